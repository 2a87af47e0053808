"""Disclosure control: which figures of a fixed lattice may be published so that no small count can be derived.

If a county's total is published and all but one of its parts, the missing part is the difference. So it is not enough
to withhold small counts; other figures have to be withheld with them.

A block of cases is counted by value (of counties, say), by month and by part (kinds). The lattice consists of the sums
over nested spans of months and nested sets of parts, for each value and for all values together. The published figures
of a value are the sums of the classes of one partition of its months and parts, so that whatever is hidden is inside a
class. Each class has no case or at least k: that is primary suppression. Other values are then published more coarsely
(secondary suppression, Hundepool et al. 2012, Statistical Disclosure Control, ch. 4) until every hidden count of 1 to
k − 1 could just as well be anything from 0 to k − 1: cases of the value can be moved within a class while as many of
another value, whose class contains both cells, are moved the other way, and everything that is published stays exactly
the same.

This is proven for one state of the data, even against somebody who knew the published counts unrounded. The same moves
remain possible under any coarser partition. So a figure that is published only if it was publishable in the previous
state too (`publication_rule.publishable_after`) keeps the small counts of that state hidden from both publications
together, as long as counts do not shrink. Rounding to a base comes on top: it is the only protection against somebody
who uses the difference of two states to derive small counts of the second (knowing, say, that cases are only added), or
who uses what was published by month before a quarter was complete. Not proven at all: what can be learnt from knowing
how this was decided, from three or more states, from stocks of one month and the next (`quiet_runs` withholds where it
is known that nothing moved in between), or from other measures of the same cases (`never_closed` and `flow_bounds`
say what cases closed tell beside cases received and open).
"""
