from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Years, themes, authorities, people, projects and the frameworks they answer."""

    name = "projects"

    def ready(self) -> None:
        """Offers the registers to pages and `manage.py export`, and the reader's own part to the dashboard."""
        from seslip.foundation import exports

        from . import panels, search, strip, visiting  # noqa: F401 - each registers what it offers
        from .documents import authority_matrix  # noqa: F401
        from .documents.changes import build_changes
        from .documents.meetings import build_attendance, build_meetings
        from .documents.programme import build_appendix_2, build_authorities, build_frameworks, build_projects
        from .queries import changes  # noqa: F401

        for name, formats, build in (
            ("projects", ("csv", "xlsx"), build_projects),
            ("frameworks", ("csv", "xlsx"), build_frameworks),
            ("authorities", ("csv", "xlsx"), build_authorities),
            ("meetings", ("csv", "xlsx"), build_meetings),
            ("attendance", ("csv", "xlsx"), build_attendance),
            ("appendix-2", ("pdf", "xlsx"), build_appendix_2),
            ("changes", ("csv", "xlsx"), build_changes),
        ):
            exports.register(name, formats, build)
