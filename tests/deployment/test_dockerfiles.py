"""The code and the handler of functions that are images."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_botocore.deployment.dockerfiles import copied_by, in_image
from tests.layouts import lay_out

LAMBDA = "FROM public.ecr.aws/lambda/python:3.13\n"


def found(folder: Path, dockerfile: str, command: str = "", name: str = "Dockerfile") -> tuple[str, str] | None:
    """The folder from the context on, and the handler."""
    lay_out(folder, {f"context/{name}": f"{LAMBDA}{dockerfile}\n"})
    image = in_image(str(folder / "context"), name, command)
    return None if image is None else (Path(image[0]).relative_to(folder / "context").as_posix(), image[1])


@pytest.mark.parametrize(
    ("dockerfile", "image"),
    [
        ('COPY src/app.py ./\nCMD ["app.handler"]', ("src", "app.handler")),
        ("COPY src/app.py ${LAMBDA_TASK_ROOT}\nCMD ['app.handler']", ("src", "app.handler")),
        ('COPY requirements.txt .\nADD src ${LAMBDA_TASK_ROOT}/\ncmd [ "app.handler" ]', ("src", "app.handler")),
        ('COPY src/*.py .\nCMD ["app.handler"]', ("src", "app.handler")),
        ('COPY . .\nCMD ["src.app.handler"]', (".", "src.app.handler")),
        ('COPY ./src ./src\nCMD ["src.app.handler"]', (".", "src.app.handler")),
        ('COPY also also\nCMD ["src.app.handler"]', None),
        ('COPY . .\nCMD ["src/app.handler"]', (".", "src/app.handler")),
        ('CMD ["a.b"]\nCOPY src .\nCMD ["app.handler"]', ("src", "app.handler")),
        ('ENTRYPOINT ["python", "-m", "awslambdaric"]\nCOPY src .\nCMD ["app.handler"]', ("src", "app.handler")),
        ('ENTRYPOINT ["gunicorn"]\nCOPY src .\nCMD ["app.handler"]', None),
        ('COPY src .\nCMD ["app.handler", "--debug"]', None),
        ("COPY src .\nCMD app.handler", None),
        ("COPY src .", None),
        ('COPY other .\nCMD ["app.handler"]', None),
        ('COPY src also .\nCMD ["app.handler"]', None),
        ('COPY --from=build src .\nCMD ["app.handler"]', None),
    ],
)
def test_code_and_handler_of_an_image_are_read(tmp_path: Path, dockerfile: str, image: tuple[str, str] | None) -> None:
    lay_out(tmp_path, {"context/src/app.py": "", "context/also/app.py": "", "context/other/b.py": ""})
    assert found(tmp_path, dockerfile) == image


FILES = {"app/x.py": "", "lib/src/y.py": "", "web/z.py": ""}


@pytest.mark.parametrize(
    ("dockerfile", "copied"),
    [
        ("FROM x\nCOPY app/ /srv/app\n", ["app"]),
        ("COPY . .\n", ["."]),
        ("copy --chown=a:b app /app\nADD lib/src /lib\n", ["app", "lib/src"]),
        ('COPY ["app", "/app"]\n', ["app"]),
        ("COPY app \\\n  lib /srv/\n", ["app", "lib"]),
        ("COPY app/*.py /srv/\n", ["app"]),
        ("COPY --from=build /out /out\nCOPY $WHERE /srv\nADD https://a.test/x /x\n", []),
        # What is built first is not there.
        ("COPY dist/x.whl app /srv/\n", ["app"]),
        ("COPY ../outside /srv\n# COPY app /srv\n", []),
    ],
)
def test_paths_that_a_dockerfile_copies_are_read(tmp_path: Path, dockerfile: str, copied: list[str]) -> None:
    lay_out(tmp_path, {**FILES, "Dockerfile": dockerfile})
    paths = copied_by(str(tmp_path / "Dockerfile"), str(tmp_path))
    assert [Path(each).relative_to(tmp_path).as_posix() for each in paths] == copied
