"""What is announced of payments."""

from dataclasses import dataclass

from smartcity_app.kernel.outbox import Fact


@dataclass(frozen=True)
class PaymentPaid(Fact, name="payments.paid"):
    """The money is there and is kept: in time, or late and honoured."""

    ref: str
    payer_id: int
    purpose: str


@dataclass(frozen=True)
class PaymentExpired(Fact, name="payments.expired"):
    """Nobody paid in time, or the provider failed it."""

    ref: str
    payer_id: int
    purpose: str


@dataclass(frozen=True)
class PaymentTooLate(Fact, name="payments.too_late"):
    """The money came after all was over, and goes back."""

    ref: str
    payer_id: int
    purpose: str


@dataclass(frozen=True)
class PaymentRefunded(Fact, name="payments.refunded"):
    """Money has gone back to the payer."""

    ref: str
    payer_id: int
    purpose: str
    key: str
    amount: int
