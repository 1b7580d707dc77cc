"""The free strings of catalogue entries of older documents, and the terms that take their place.

Used by one migration and frozen with it. What no table knows goes into the entry's note.
"""

from __future__ import annotations

import re
from typing import Any

DATA_KINDS = {
    "any": "any",
    "tabular": "tabular",
    "tables": "tabular",
    "text": "text",
    "texts": "text",
    "image": "image",
    "images": "image",
    "video": "video",
    "audio": "audio",
    "sound": "audio",
    "timeseries": "time_series",
    "time series": "time_series",
    "time_series": "time_series",
    "stream": "events",
    "streams": "events",
    "events": "events",
    "geo": "geo",
}

SKILLS = {
    "python": ("python",),
    "python developer": ("python",),
    "python data engineer": ("python", "sql"),
    "python users": ("python",),
    "data scientist": ("python", "ml"),
    "data scientists": ("python", "ml"),
    "data engineer": ("python", "sql"),
    "analytics engineer": ("sql",),
    "analyst": ("sql",),
    "sql": ("sql",),
    "sql engineer": ("sql",),
    "ml engineer": ("python", "ml"),
    "ml engineer with gpu skills": ("python", "ml", "ops"),
    "deep-learning engineer": ("python", "ml"),
    "llm developer": ("python",),
    "platform engineer": ("kubernetes", "ops"),
    "devops engineer": ("ops",),
    "devops": ("ops",),
    "developer": ("python",),
    "software developer": ("python",),
    "streaming engineer": ("streaming", "ops"),
    "security or devops engineer": ("security", "ops"),
    "security engineer": ("security",),
    "database user": ("sql",),
    "kubernetes": ("kubernetes",),
    "cloud": ("cloud",),
    "spark": ("spark",),
    "statistics": ("statistics",),
    "statistician": ("statistics",),
    "ops": ("ops",),
}

LAYERS = {
    "t-k8s": "kubernetes",
    "t-object-store": "object_storage",
    "t-postgres": "relational_db",
    "t-kafka": "kafka",
    "t-spark": "spark",
    "t-snowflake": "warehouse",
}
"""Base tools that older entries built on, and the layer they meant."""

TOOLS = {
    "airflow": "t-airflow",
    "apache airflow": "t-airflow",
    "argo": "t-argo-wf",
    "argo cd": "t-argocd",
    "argo rollouts": "t-argo-rollouts",
    "azure devops": "t-azure-devops",
    "azure iot edge": "t-azure-iot-edge",
    "azure ml": "t-azureml",
    "bentoml": "t-bentoml",
    "bigquery": "t-bigquery",
    "cosign": "t-cosign",
    "dagster": "t-dagster",
    "databricks": "t-databricks",
    "datadog": "t-datadog",
    "dataiku": "t-dataiku",
    "datahub": "t-datahub",
    "dbt": "t-dbt",
    "deepspeed": "t-deepspeed",
    "deequ": "t-deequ",
    "delta": "t-delta",
    "dvc": "t-dvc",
    "fabric": "t-fabric",
    "feast": "t-feast",
    "flyte": "t-flyte",
    "github": "t-github",
    "github actions": "t-github",
    "gitlab": "t-gitlab",
    "gitlab ci": "t-gitlab",
    "hugging face": "t-hf-hub",
    "hugging face hub": "t-hf-hub",
    "iceberg": "t-iceberg",
    "kafka": "t-kafka",
    "katib": "t-katib",
    "kitops": "t-kitops",
    "kserve": "t-kserve",
    "kubeflow": "t-kubeflow",
    "kubeflow pipelines": "t-kfp",
    "kubeflow pipelines sdk": "t-kfp",
    "kubeflow trainer": "t-kf-trainer",
    "kubernetes": "t-k8s",
    "kueue": "t-kueue",
    "label studio": "t-label-studio",
    "langfuse": "t-langfuse",
    "langgraph": "t-langgraph",
    "litellm": "t-litellm",
    "llamaindex": "t-llamaindex",
    "mlflow": "t-mlflow",
    "mlserver": "t-mlserver",
    "object stores": "t-object-store",
    "cloud stores": "t-object-store",
    "s3": "t-object-store",
    "onnx runtime": "t-onnxruntime",
    "opentelemetry": "t-otel",
    "pandera": "t-pandera",
    "phoenix": "t-phoenix",
    "postgresql": "t-postgres",
    "prefect": "t-prefect",
    "prometheus": "t-prometheus",
    "ray": "t-ray",
    "sagemaker": "t-sagemaker",
    "seldon core": "t-seldon",
    "seldon core 2": "t-seldon",
    "skypilot": "t-skypilot",
    "snowflake": "t-snowflake",
    "spark": "t-spark",
    "terraform": "t-terraform",
    "opentofu": "t-opentofu",
    "tfx": "t-tfx",
    "triton": "t-triton",
    "vertex": "t-vertex",
    "vertex ai": "t-vertex",
    "vllm": "t-vllm",
    "w&b": "t-wandb",
    "weights & biases": "t-wandb",
    "zenml": "t-zenml",
}

UNITS = {
    "account-month": "account-month",
    "account-month plus credits": "account-month",
    "deployment-month": "account-month",
    "environment-month": "account-month",
    "user-month": "seat-month",
    "seat-month": "seat-month",
    "developer-month": "seat-month",
    "developer-year": "seat-year",
    "gpu-hour": "gpu-hour",
    "gpu-year": "gpu-year",
    "dbu": "DBU",
    "credit": "credit",
    "instance-hour": "instance-hour",
    "node-hour": "instance-hour",
    "hour": "instance-hour",
    "environment-hour": "environment-hour",
    "host-month": "host-month",
    "gb-month": "GB-month",
    "gb": "GB",
    "year": "year",
    "runner-minute": "runner-minute",
    "100000 logs": "100,000 units",
    "100000 units": "100,000 units",
    "1000 traces": "1,000 units",
    "1000 events": "1,000 units",
    "image": "unit",
    "labelbox unit": "unit",
}


def words(text: Any) -> list[str]:
    """The parts of a free string."""
    return [p.strip() for p in re.split(r"[,;/]| and ", str(text or "")) if p.strip()]


def tool_of_1(tool: dict[str, Any]) -> dict[str, Any]:
    """An own tool of an older document in today's terms; what no table knows stands in its note."""
    tool = dict(tool)
    left: list[str] = []

    def known(key: str, table: dict[str, Any], name: str) -> list[str]:
        found: list[str] = []
        for part in words(tool.pop(key, "")):
            term = table.get(part.lower())
            if term is None:
                left.append(f"{name}: {part}")
            else:
                found += [term] if isinstance(term, str) else list(term)
        return list(dict.fromkeys(found))

    tool["data_kinds"] = known("data_kinds", DATA_KINDS, "data")
    tool["integrates"] = known("integrations", TOOLS, "works with")
    tool["skills"] = known("skills", SKILLS, "needs")
    runs_on = []
    for base in tool.pop("builds_on", ()):
        if base in LAYERS:
            runs_on.append([LAYERS[base]])
        else:
            left.append(f"runs on: {base}")
    tool["runs_on"] = runs_on
    prices = []
    for price in tool.pop("prices", ()):
        unit = UNITS.get(str(price.get("unit", "")).lower())
        if unit is None:
            left.append(
                f"price: {price.get('plan', '')} {price.get('low')} USD per {price.get('unit')}"
            )
        else:
            prices.append({**price, "unit": unit})
    tool["prices"] = prices
    if left:
        tool["note"] = ("; ".join(left))[:20_000]
    return tool
