"""What one source file says about its boto clients and Configs: facts with anchors, free of any syntax tree."""

from .clients import (
    LONGEST_PATH,
    ClientCreation,
    ClientInLoop,
    ClientInWorker,
    ClientPerCall,
    NeverEntered,
    Place,
    Rewriting,
    Root,
    RootKind,
    SessionCreation,
)
from .environment_files import Assignment, EnvironmentFile
from .operations import BlockingCall, CallKind, LimitedCall, OperationCall, RetriedCall, TimeLimit, Workers
from .source import EnvironmentAssignment, EveryOperation, RetriesReuse, SourceFacts
from .suppressions import IdleSuppression
from .uses import ClientUse, Mentions, Use, UseKind
from .values import (
    ABSENT,
    UNKNOWN,
    Absent,
    Anchor,
    Argument,
    Config,
    ConfigCreation,
    Dictionary,
    Item,
    Library,
    Literal,
    MergedConfig,
    OneOf,
    Scalar,
    Sequence,
    Thing,
    Unknown,
    Value,
    alternatives,
    choice,
    config_own,
    inherit,
    is_asynchronous,
    merged_parts,
)
