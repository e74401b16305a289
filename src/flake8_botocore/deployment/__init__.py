"""The project's files beside its Python: templates, CDK stacks, Dockerfiles and environment files."""
