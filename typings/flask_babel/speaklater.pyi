from collections.abc import Callable
from typing import Any

# At run time no str, but it stands in for one: labels and messages are rendered with str() when shown.
class LazyString(str):
    def __new__(cls, func: Callable[..., str], *args: Any, **kwargs: Any) -> LazyString: ...
