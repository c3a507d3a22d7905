from alerts.models.bucket import Bucket
from alerts.models.delivery import Delivery
from alerts.models.endpoint import Attempt, Endpoint
from alerts.models.event import Cursor, Event, Topic
from alerts.models.mail import Mail
from alerts.models.subscriber import Subscriber
from alerts.models.subscription import SignUp, Subscription

__all__ = [
    "Attempt",
    "Bucket",
    "Cursor",
    "Delivery",
    "Endpoint",
    "Event",
    "Mail",
    "SignUp",
    "Subscriber",
    "Subscription",
    "Topic",
]
