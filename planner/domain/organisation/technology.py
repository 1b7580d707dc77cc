"""What an organisation has and knows: base layers, kinds of data, skills by topic."""

from __future__ import annotations

from typing import Literal

DataKind = Literal["tabular", "text", "image", "video", "audio", "time_series", "events", "geo"]
DATA_WORDS: dict[DataKind, str] = {
    "tabular": "Tables",
    "text": "Texts",
    "image": "Images",
    "video": "Video",
    "audio": "Audio",
    "time_series": "Time series",
    "events": "Streams of events",
    "geo": "Maps and places",
}

Layer = Literal[
    "kubernetes",
    "object_storage",
    "relational_db",
    "warehouse",
    "kafka",
    "spark",
    "gpu",
    "cloud_aws",
    "cloud_azure",
    "cloud_gcp",
]
LAYER_WORDS: dict[Layer, str] = {
    "kubernetes": "Kubernetes",
    "object_storage": "Object storage",
    "relational_db": "A relational database",
    "warehouse": "A data warehouse",
    "kafka": "Kafka",
    "spark": "Spark",
    "gpu": "Accelerators",
    "cloud_aws": "An account at Amazon",
    "cloud_azure": "An account at Microsoft",
    "cloud_gcp": "An account at Google",
}

Topic = Literal[
    "python",
    "sql",
    "ml",
    "statistics",
    "data_modelling",
    "spark",
    "streaming",
    "kubernetes",
    "cloud",
    "ops",
    "security",
    "frontend",
]
TOPIC_WORDS: dict[Topic, str] = {
    "python": "Python",
    "sql": "SQL",
    "ml": "Machine learning",
    "statistics": "Statistics",
    "data_modelling": "Data modelling",
    "spark": "Spark",
    "streaming": "Streaming",
    "kubernetes": "Kubernetes",
    "cloud": "Cloud",
    "ops": "Running services",
    "security": "Security",
    "frontend": "Web front ends",
}

Skill = Literal["none", "some", "strong"]
SKILL_WORDS: dict[Skill, str] = {"none": "None", "some": "Some", "strong": "Strong"}
SKILL_SCORES: dict[Skill, float] = {"none": 0.0, "some": 0.7, "strong": 1.0}
"""What a skill that a tool needs counts for; an unasked topic is “some”. Judgement (grade D)."""
