from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Years, themes, authorities, people, projects and the frameworks they answer."""

    name = "projects"

    def ready(self) -> None:
        """Offers the registers to pages and `manage.py export`, and the reader's own part to the dashboard."""
        from seslip.foundation import exports, panels

        from . import strip  # noqa: F401 - registers the links of its pages
        from .documents.meetings import build_attendance, build_meetings
        from .documents.programme import build_appendix_2, build_authorities, build_frameworks, build_projects
        from .panels import (
            authority_meetings_panel,
            meetings_panel,
            my_authority_panel,
            my_projects_panel,
            registers_panel,
        )

        for name, formats, build in (
            ("projects", ("csv", "xlsx"), build_projects),
            ("frameworks", ("csv", "xlsx"), build_frameworks),
            ("authorities", ("csv", "xlsx"), build_authorities),
            ("meetings", ("csv", "xlsx"), build_meetings),
            ("attendance", ("csv", "xlsx"), build_attendance),
            ("appendix-2", ("pdf", "xlsx"), build_appendix_2),
        ):
            exports.register(name, formats, build)
        panels.register("home", 42, my_authority_panel)
        panels.register("home", 17, registers_panel)
        panels.register("home", 45, my_projects_panel)
        panels.register("project", 25, meetings_panel)
        panels.register("authority", 30, authority_meetings_panel)
