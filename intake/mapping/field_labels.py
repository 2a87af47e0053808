"""The names of the fields of intake as people read them, in both languages."""

from queries.vocabulary.labels import Text

FIELD_LABELS: dict[str, Text] = {
    "id": Text("کد رهگیری", "Case id"),
    "registered_at": Text("زمان ثبت", "Registered"),
    "due_at": Text("مهلت پاسخ", "Due"),
    "referred_at": Text("زمان ارجاع", "Referred"),
    "answered_at": Text("زمان پاسخ", "Answered"),
    "closed_at": Text("زمان مختومه شدن", "Closed"),
    "reopened_at": Text("زمان بازگشایی", "Reopened"),
    "verdict_at": Text("زمان نظر شهروند", "Rated"),
    "exported_at": Text("زمان تهیهٔ فایل", "File exported"),
    "moment": Text("زمان رویداد", "Moment of the event"),
    "event": Text("رویداد", "Event"),
    "status": Text("وضعیت", "Status"),
    "kind": Text("نوع", "Kind"),
    "channel": Text("مسیر ثبت", "Channel"),
    "outcome": Text("نتیجه", "Outcome"),
    "verdict": Text("نظر شهروند", "Citizen’s rating"),
    "county": Text("شهرستان", "County"),
    "agency": Text("دستگاه اجرایی", "Agency"),
    "first_agency": Text("نخستین دستگاه", "First agency"),
    "from_agency": Text("از دستگاه", "From agency"),
    "to_agency": Text("به دستگاه", "To agency"),
    "peer_group": Text("گروه دستگاه", "Peer group"),
    "topic": Text("موضوع", "Topic"),
    "topic_group": Text("گروه موضوع", "Topic group"),
    "place": Text("محل", "Place"),
    "trip": Text("سفر استانی", "Provincial trip"),
    "latitude": Text("عرض جغرافیایی", "Latitude"),
    "longitude": Text("طول جغرافیایی", "Longitude"),
}
