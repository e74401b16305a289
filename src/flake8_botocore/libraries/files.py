"""More clients of libraries, for files, tables and models on AWS."""

from __future__ import annotations

from .client import Chosen, LibraryClient, exported
from .ignored import PANDAS, PYATHENA, PYICEBERG, S3FS, SAGEMAKER_CORE

_S3FS = Chosen(15, 5)
_READERS = {
    "filepath_or_buffer": ("read_csv", "read_table", "read_fwf", "read_pickle", "read_stata"),
    "path_or_buf": ("read_json",),
    "path": ("read_parquet", "read_feather"),
    "io": ("read_excel",),
}
"""Functions of pandas by the name of their first parameter."""

FILES: tuple[LibraryClient, ...] = (
    LibraryClient(
        "PyAthena",
        "4.2.1",
        ("pyathena.filesystem.s3.S3FileSystem",),
        ("s3",),
        (),
        "config_kwargs",
        form="dict",
        alternatives=("connection", "read_timeout", "connect_timeout"),
        positional=("connection",),
        ignored=PYATHENA,
    ),
    LibraryClient(
        "pyiceberg",
        "0.12.0",
        ("pyiceberg.catalog.load_catalog",),
        ("glue",),
        only=("type", "glue"),
        positional=("name",),
        chosen=Chosen(None, None, 11, "standard"),
        ignored=PYICEBERG,
    ),
    LibraryClient(
        "pyiceberg",
        "0.12.0",
        ("pyiceberg.catalog.glue.GlueCatalog",),
        ("glue",),
        (),
        "client",
        form="client",
        positional=("name", "client"),
        chosen=Chosen(None, None, 11, "standard"),
        ignored=PYICEBERG,
        note="Takes `client=` only; `glue.read-timeout` and `glue.connect-timeout` are ignored.",
    ),
    LibraryClient(
        "sagemaker-core",
        "1.0.78",
        ("sagemaker_core.main.utils.SageMakerClient",),
        ("sagemaker",),
        ignored=SAGEMAKER_CORE,
    ),
    LibraryClient(
        "prefect-aws",
        "0.7.12",
        exported("prefect_aws", "client_parameters", "AwsClientParameters"),
        (),
        (),
        "config",
        form="dict",
    ),
    LibraryClient(
        "fsspec",
        "2026.9.0",
        ("fsspec.filesystem",),
        ("s3",),
        (),
        "config_kwargs",
        form="dict",
        positional=("protocol",),
        only=("protocol", "s3"),
        chosen=_S3FS,
        ignored=S3FS,
        aio=True,
    ),
    LibraryClient(
        "fsspec",
        "2026.9.0",
        ("fsspec.open",),
        ("s3",),
        (),
        "config_kwargs",
        form="dict",
        positional=("urlpath", "mode"),
        only=("urlpath", "s3"),
        chosen=_S3FS,
        ignored=S3FS,
        aio=True,
    ),
    *(
        LibraryClient(
            "pandas",
            "3.1.1",
            tuple(f"pandas.{name}" for name in names),
            ("s3",),
            (),
            "storage_options",
            "config_kwargs",
            "dict",
            positional=(parameter,),
            only=(parameter, "s3://"),
            chosen=_S3FS,
            ignored=PANDAS,
            aio=True,
        )
        for parameter, names in _READERS.items()
    ),
    LibraryClient(
        "dask",
        "2026.8.0",
        tuple(f"dask.dataframe.{name}" for name in ("read_csv", "read_json", "read_parquet", "read_table")),
        ("s3",),
        (),
        "storage_options",
        "config_kwargs",
        "dict",
        positional=("urlpath",),
        only=("urlpath", "s3://"),
        chosen=_S3FS,
        ignored=PANDAS,
        aio=True,
    ),
)
