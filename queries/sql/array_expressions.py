"""Evaluate SQL expressions over arrays of columns, so that Python uses the same definitions as the database.

What counts for a measure is declared once, as expressions of SQLAlchemy (`queries.sql.components`). Where the rows are
in memory anyway, adding them up takes a fraction of the time in which a database tests forty conditions on each of
them. `ArrayExpressions` translates the expressions that occur there into operations of NumPy. NULL behaves as in SQL: a
comparison with it is neither true nor false, NOT leaves it so, AND and OR decide if the other side does.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.sql import elements, operators

from queries.sql.functions import DAY_SECONDS, seconds_between
from stats.arrays import Bools

Array = NDArray[Any]


@dataclass(frozen=True)
class Values:
    """The values of an expression, one for each row or one for all, and where they are NULL (None: nowhere).

    Days are numbers from 1970-01-01, moments seconds since then. A condition is False where it is NULL; what other
    values are there has no meaning.
    """

    array: Array
    missing: Bools | None = None

    @property
    def present(self) -> Bools:
        """Where there is a value; one for all if there is one everywhere."""
        return np.array(True) if self.missing is None else ~self.missing


@dataclass(frozen=True, eq=False)
class Node:
    """An operation on the values of other nodes. Equal operations on the same nodes are one node, computed once."""

    operation: str
    arguments: tuple["Node", ...] = ()
    constant: object = None  # the name of a column, or a value


@dataclass
class ArrayExpressions:
    """Translated expressions, and the columns of which they are made by their names, each `table.column`.

    `computed` has the expressions of columns that follow from others, and need not be read.
    """

    computed: Mapping[sa.Column[Any], sa.ClauseElement] = field(default_factory=dict)
    columns: dict[str, sa.Column[Any]] = field(default_factory=dict)
    _nodes: dict[tuple[object, ...], Node] = field(default_factory=dict)

    def node(self, expression: Any) -> Node:
        """The node of an expression. Raises NotImplementedError for one that no definition has needed so far."""
        match expression:
            case elements.Grouping():
                return self.node(expression.element)
            case sa.Column() if expression in self.computed:
                return self.node(self.computed[expression])
            case sa.Column():
                name = f"{expression.table.name}.{expression.name}"
                self.columns[name] = expression
                return self._one("column", constant=name)
            case elements.True_() | elements.False_():
                return self._one("constant", constant=isinstance(expression, elements.True_))
            case elements.Null():
                return self._one("null")
            case elements.ColumnClause() if expression.is_literal:
                return self._one("constant", constant=_number(expression.name))
            case elements.Case():
                branches = [part for when in expression.whens for part in when]
                last = elements.Null() if expression.else_ is None else expression.else_
                return self._one("case", *branches, last)
            case elements.Cast():
                return self._one(f"cast to {type(expression.type).__name__}", expression.clause)
            case seconds_between() | sa.sql.functions.Function():
                return self._one(expression.name, *expression.clauses)
            case _:
                return self._operation(expression)

    def _operation(self, expression: Any) -> Node:
        """The node of operands with an operator between them, or in front of one."""
        name = getattr(getattr(expression, "operator", None), "__name__", type(expression).__name__)
        match expression:
            case elements.BinaryExpression() if expression.operator is operators.in_op:
                listed: Any = expression.right
                while isinstance(listed, elements.Grouping):
                    listed = listed.element
                return self._one(name, expression.left, *listed.get_children())
            case elements.BinaryExpression():
                return self._one(name, expression.left, expression.right)
            case elements.BooleanClauseList():
                return self._one(name, *expression.clauses)
            case elements.UnaryExpression():
                return self._one(name, expression.element)
        raise NotImplementedError(f"{name}: {expression}")

    def _one(self, operation: str, *arguments: Any, constant: object = None) -> Node:
        if operation not in _OPERATIONS and operation not in ("column", "constant"):
            raise NotImplementedError(operation)
        nodes = tuple(self.node(argument) for argument in arguments)
        key = (operation, *map(id, nodes), type(constant), constant)
        return self._nodes.setdefault(key, Node(operation, nodes, constant))


class Rows:
    """Rows whose columns are given, and the values of the nodes that have been asked of them."""

    def __init__(self, columns: Mapping[str, Values]) -> None:
        self._columns = columns
        self._known: dict[Node, Values] = {}

    @property
    def count(self) -> int:
        """Number of rows."""
        return max(len(column.array) for column in self._columns.values())

    def column(self, name: str) -> Values:
        """A column by its name."""
        return self._columns[name]

    def values(self, node: Node) -> Values:
        """The values of a node."""
        if node.operation == "column":
            return self._columns[str(node.constant)]
        if node not in self._known:
            self._known[node] = (
                Values(np.array(node.constant))
                if node.operation == "constant"
                else _OPERATIONS[node.operation](*(self.values(argument) for argument in node.arguments))
            )
        return self._known[node]

    def all_true(self, *nodes: Node) -> Bools:
        """Where all conditions are true, one for each row or one for all."""
        result: Bools = np.array(True)
        for node in nodes:
            result = result & self.values(node).array
        return result


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _either_missing(*operands: Values) -> Bools | None:
    missing = [operand.missing for operand in operands if operand.missing is not None]
    return reduce(operator.or_, missing) if missing else None


def _condition(true: Bools, missing: Bools | None) -> Values:
    """A condition that is NULL where something is missing."""
    return Values(true if missing is None else true & ~missing, missing)


def _computing(function: Callable[..., Array]) -> Callable[..., Values]:
    return lambda *operands: Values(function(*(each.array for each in operands)), _either_missing(*operands))


def _comparing(function: Callable[[Any, Any], Bools]) -> Callable[..., Values]:
    return lambda a, b: _condition(function(a.array, b.array), _either_missing(a, b))


def _not(a: Values) -> Values:
    return _condition(~a.array, a.missing)


def _and(*operands: Values) -> Values:
    true = reduce(operator.and_, (each.array for each in operands))
    missing = _either_missing(*operands)
    if missing is not None:
        # NULL only where no operand is false.
        for each in operands:
            missing = missing & (each.array if each.missing is None else each.array | each.missing)
    return Values(true, missing)


def _or(*operands: Values) -> Values:
    true = reduce(operator.or_, (each.array for each in operands))
    missing = _either_missing(*operands)
    return Values(true, None if missing is None else missing & ~true)


def _is_null(a: Values, _null: Values) -> Values:
    return Values(~a.present)


def _is_not_null(a: Values, _null: Values) -> Values:
    return Values(a.present)


def _in(a: Values, *constants: Values) -> Values:
    return _or(*(_comparing(operator.eq)(a, constant) for constant in constants))


def _case(*operands: Values) -> Values:
    """The value of the first condition that is true, else the last operand."""
    *branches, last = operands
    array, missing = last.array, last.missing
    for condition, value in zip(branches[-2::-2], branches[-1::-2], strict=True):
        if not condition.array.any():
            continue
        # The value of NULL has no meaning, so that any may stand in its place.
        if _is_null_everywhere(missing):
            array = value.array
        elif not _is_null_everywhere(value.missing):
            array = np.where(condition.array, value.array, array)
        if missing is not None:
            missing = missing & ~condition.array
        if value.missing is not None:
            of_value = condition.array & value.missing
            missing = of_value if missing is None else missing | of_value
    # As many values as without the branches that were skipped.
    shape = np.broadcast_shapes(*(each.array.shape for each in operands))
    if missing is None or not missing.any():
        return Values(np.broadcast_to(array, shape))
    return Values(np.broadcast_to(array, shape), np.broadcast_to(missing, shape))


def _is_null_everywhere(missing: Bools | None) -> bool:
    return missing is not None and missing.ndim == 0 and bool(missing)


_OPERATIONS: dict[str, Callable[..., Values]] = {
    "null": lambda: Values(np.array(0), np.array(True)),
    "and_": _and,
    "or_": _or,
    "inv": _not,
    "is_true": lambda a: a,
    "is_false": _not,
    "is_": _is_null,
    "is_not": _is_not_null,
    "in_op": _in,
    "case": _case,
    "eq": _comparing(operator.eq),
    "ne": _comparing(operator.ne),
    "lt": _comparing(operator.lt),
    "le": _comparing(operator.le),
    "gt": _comparing(operator.gt),
    "ge": _comparing(operator.ge),
    "add": _computing(np.add),
    "mul": _computing(np.multiply),
    "truediv": _computing(np.true_divide),
    "floor": _computing(np.floor),
    "seconds_between": _computing(lambda first, last: last - first),
    "cast to Integer": _computing(lambda number: number.astype(np.int64)),
    "cast to BigInteger": _computing(lambda number: number.astype(np.int64)),
    "cast to Date": _computing(lambda moment: moment // DAY_SECONDS),
}
