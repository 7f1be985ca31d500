"""A year of figures that look like a hospital's: chance variation with a drift, a shift, an outlier, a season."""

from collections.abc import Callable
from random import Random

from qmxl.catalogue.models import Indicator
from qmxl.forms.kinds.shape import Key
from qmxl.period import Period
from qmxl.sample.texts import SEED

Shape = Callable[[int], float]  # month 1 to 12 -> what is added to the usual rate


def flat(month: int) -> float:
    """Nothing but chance."""
    del month
    return 0.0


def drift(step: float) -> Shape:
    """The same change every month."""
    return lambda month: step * (month - 6.5)


def shift(at: int, size: float) -> Shape:
    """Another level from a month on."""
    return lambda month: size if month >= at else 0.0


def outlier(at: int, size: float) -> Shape:
    """One month that is unlike the others."""
    return lambda month: size if month == at else 0.0


def season(size: float) -> Shape:
    """Highest in August and September, when conjunctivitis fills the outpatient rooms."""
    return lambda month: size * {7: 0.5, 8: 1.0, 9: 1.0, 10: 0.4}.get(month, 0.0)


# usual rate (of 1, or minutes), cases a month, shape
USUAL: dict[str, tuple[float, int, Shape]] = {
    "BRVT-01": (0.91, 9000, season(-0.06)),
    "BRVT-03": (0.62, 2_400_000_000, flat),
    "BRVT-04": (0.92, 120, flat),
    "BRVT-05": (0.003, 1_900_000_000, flat),
    "BRVT-06": (0.955, 420, drift(0.004)),
    "BRVT-07": (0.90, 60, drift(0.006)),
    "BRVT-08": (0.86, 80, flat),
    "BRVT-09": (0.96, 150, flat),
    "BRVT-10": (92.0, 5200, drift(2.5)),
    "BRVT-11": (0.03, 66, flat),
    "BRVT-12": (0.045, 110, shift(7, -0.022)),
    "BRVT-13": (0.0, 150, flat),
    "BRVT-14": (0.94, 130, flat),
    "BRVT-15": (0.91, 110, drift(-0.005)),
    "BRVT-16": (0.95, 115, flat),
    "BRVT-18": (0.985, 1900, flat),
    "BRVT-19": (33.0, 1800, flat),
    "BRVT-20": (0.965, 2600, outlier(9, -0.11)),
    "BRVT-21": (0.97, 36, flat),
    "BRVT-22": (0.93, 180, flat),
    "BRVT-23": (0.88, 95, drift(0.008)),
    "BRVT-24": (0.80, 400, drift(0.012)),
    "BRVT-25": (0.012, 620, flat),
    "BV-01": (0.975, 300, flat),
}


def figures(indicator: Indicator, department: str, span: Period) -> dict[Key, object]:
    """One department's figures of one indicator; a month without cases is ticked "none occurred"."""
    random = Random(f"{SEED}/{indicator.code}/{department}")  # noqa: S311 - made-up figures, not secrets
    entered: dict[Key, object] = {}
    for month in span.months:
        if indicator.due(month):
            for entry, value in _month(indicator, int(month[-2:]), random).items():
                entered[indicator.code, entry, month] = value
    return entered


def _month(indicator: Indicator, month: int, random: Random) -> dict[str, object]:
    if indicator.code == "BRVT-02":
        causes = {part: int(random.random() < 0.06) for part in indicator.parts}
        total = sum(causes.values())
        return {**causes, "total": total, "reported": total + random.randint(0, 3)}
    if indicator.code == "BRVT-17":
        weeks = 12.5 + random.choice((0, 0.5))
        return {"hours": round(4 * 30 * weeks * random.gauss(0.78, 0.03), 1), "rooms": 4, "weeks": weeks}
    usual, size, shape = USUAL[indicator.code]
    denominator = max(1, round(random.gauss(size, size * 0.08) * (1 + season(0.35)(month) * (size > 1000))))
    if indicator.code == "BRVT-12" and random.random() < 0.02:
        return {"none": "x"}
    if indicator.kind == "mean_duration":
        return {
            "numerator": round(denominator * random.gauss(usual + shape(month), usual * 0.03)),
            "denominator": denominator,
        }
    share = min(1.0, max(0.0, usual + shape(month)))
    spread = (share * (1 - share) / min(denominator, 4000)) ** 0.5
    numerator = min(denominator, max(0, round(denominator * random.gauss(share, spread))))
    more: dict[str, object] = {}
    if indicator.code == "BRVT-07":
        wrong = denominator - numerator
        more = {"faults_admin": wrong - wrong // 3, "faults_content": wrong // 3}
    if indicator.code == "BRVT-12":
        cut = [numerator // 2, numerator // 4, numerator // 8]
        names = ("reason_medical", "reason_indication", "reason_counselling", "reason_objective")
        more = dict(zip(names, [*cut, numerator - sum(cut)], strict=True))
    return {"numerator": numerator, "denominator": denominator, **more}
