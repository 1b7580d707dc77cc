"""What a real MLflow writes: run by its own interpreter as ``mlflow_store.py URI``, without the planner.

Three finished runs (two with settings, a result, code and data), one that failed, one that was deleted, one
model with two versions, one of them live.
"""

from __future__ import annotations

import os
import sys
import time

os.environ["MLFLOW_ALLOW_FILE_STORE"] = (
    "true"  # MLflow 3 asks for it before it makes a store of files
)


def main(uri: str) -> None:
    """Fill the store at ``uri``."""
    import mlflow
    import pandas as pd
    from mlflow.tracking import MlflowClient

    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment("churn")
    ids = []
    for k in range(3):
        with mlflow.start_run() as run:
            ids.append(run.info.run_id)
            mlflow.log_metric("auc", 0.5 + k / 10)
            mlflow.set_tag("team", "pricing" if k else "claims")
            if k < 2:
                mlflow.log_param("depth", k)
                mlflow.set_tag("mlflow.source.git.commit", "a" * 40)
                rows = pd.DataFrame({"a": [1, 2]})
                mlflow.log_input(mlflow.data.from_pandas(rows, name="customers"))
            time.sleep(1.1)  # shorter runs are counted apart
    client = MlflowClient()
    failed = mlflow.start_run()
    mlflow.end_run("FAILED")
    with mlflow.start_run() as gone:
        time.sleep(1.1)
    client.delete_run(gone.info.run_id)
    client.create_registered_model(
        "churn", tags={"owner": "x", "team": "pricing"}, description="who leaves"
    )
    for run in (ids[0], ids[2]):
        client.create_model_version("churn", "s3://bucket/model", run_id=run)
    client.set_registered_model_alias("churn", "champion", "2")
    print(failed.info.run_id, len(ids))


if __name__ == "__main__":
    main(sys.argv[1])
