from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Years, themes, authorities, people, projects and the frameworks they answer."""

    name = "projects"
