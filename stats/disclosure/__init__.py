"""Which figures of a fixed lattice may be published, so that no small count can be worked out from the others.

A block of cases is counted by value (of counties, say), by month and by part (kinds). The lattice has its sums over
nested spans of months and nested sets of parts, for each value and for all values together. A value's published
figures are the sums of the classes of one partition of its months and parts, so that whatever is hidden lies inside a
class. Classes hold no case or at least k: that is primary suppression. Other values are made coarser (secondary
suppression, Hundepool et al. 2012, Statistical Disclosure Control, ch. 4) until every hidden count of 1 to k − 1 could
as well be anything from 0 to k − 1: cases of the value can change places within a class while as many of another value,
whose class holds both places, change places the other way, and all that is published stays as it is, to the case.

That is proven for one state of the data, even for somebody who knew the published counts unrounded. Since the same
moves stay possible under any coarser partition, a figure that is published only if it was publishable in the state
before too (`successive`) keeps the small counts of that state hidden from both publications together, as long as counts
do not shrink. Rounding to a base comes on top: it is all that stands against somebody who uses the difference of two
states for the small counts of the second (knowing, say, that cases are only added), or what was told by month before a
quarter was whole. Not proven at all: what can be learnt from knowing how this was decided, from three or more states,
from stocks of one month and the next, or from other measures of the same cases.
"""
