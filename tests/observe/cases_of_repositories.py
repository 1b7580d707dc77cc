"""Cases of rules that look at repositories and folders."""

from __future__ import annotations

import json
from datetime import date, timedelta

from planner.observe.git_history import History
from tests.observe.histories import EMPTY_TEST, MAKE, TEST, notebook
from tests.observe.rule_cases import (
    API,
    DARK,
    ELSEWHERE,
    FEATURES,
    FIT,
    LOOSE,
    PINNED,
    SERVED,
    TRAINED,
    Case,
    Told,
    call,
    ci,
    history,
    off,
    quoted,
    tests_in,
    told,
    tried,
    uses,
)


def record(commit: str) -> dict[str, str]:
    """Which template it was made from."""
    return {".cruft.json": json.dumps({"template": "t", "commit": commit})}


def waits(days: float, releases: int = 7) -> History:
    """Releases, each of two changes that waited as long."""
    when = [(date(2026, 2, 1) + timedelta(days=30 * k)).isoformat() for k in range(releases)]
    return history(releases=when, waits={f"{d} v{k}": [days, days] for k, d in enumerate(when)})


RELEASED = {"releases": ["2026-03-01", "2026-06-01"]}
CARD = {"MODEL_CARD.md": "# The model\n"}
DRIFT = "from evidently import Report\nfrom airflow.api import trigger_dag\n\nReport().run()\n"
KUSTOM = "images:\n  - name: churn\n    digest: sha256:" + "a" * 64 + "\n"
ROLLOUT = "kind: Rollout\nspec:\n  strategy:\n    canary:\n      steps:\n        - setWeight: 20\n"

STUDY = "import optuna\n\nstudy = optuna.create_study()\n"
TESTED = "from pkg.clean import clean\n\n\ndef test_it():\n    assert clean(1) == 1\n"
REPOSITORIES: dict[str, Told] = {
    "exp-01-2": told(
        call("mlflow.log_metric('auc', 1)", "mlflow"),
        quoted("mlflow.log_metric('auc', 1)"),
        off("mlflow.start_run()", "mlflow"),
        (tried("mlflow.start_run()", "mlflow"), DARK),
    ),
    "exp-02-1": told({"a.py": FEATURES}, (Case({"a.py": FEATURES}, None), DARK), nothing="seen"),
    "exp-02-2": told(
        Case({"a.py": FEATURES}),
        Case({"a.py": FEATURES}, history(months=2.0)),
        (Case({"a.py": FEATURES}, history(months=2.0, shallow=True)), DARK),
        without=Case({"a.py": FEATURES}, history(commits=2, months=0.1)),
    ),
    "exp-02-2-b": told(
        Case({"a.py": FEATURES}),
        Case({"a.py": FEATURES * 9}, first={"a.py": FEATURES * 9}),
        (Case({"a.py": FEATURES}, history(shallow=True)), DARK),
        without=Case({"a.py": FEATURES}, history(commits=2)),
    ),
    "exp-02-3": told(
        Case({}, history(reviewed=15)),
        Case({}, history(reviewed=13)),
        (Case({}, history(reviewed=20, few_authors=True)), DARK),
        (Case({}, history(changes=4, reviewed=4)), DARK),
    ),
    "exp-02-4": told(
        {
            "pkg/clean.py": FEATURES,
            "tests/test_clean.py": TESTED,
            "look.ipynb": notebook("from pkg.clean import clean\nclean(1)"),
        },
        {"pkg/clean.py": FEATURES, "look.ipynb": notebook("from pkg.clean import clean\nclean(1)")},
    ),
    "exp-03-3": told(
        {"Makefile": MAKE, **PINNED, "data/train.csv.dvc": "outs:\n"},
        {"Makefile": MAKE, **PINNED},
        {"Makefile": MAKE, **LOOSE, "data/train.csv.dvc": "outs:\n"},
    ),
    "exp-03-0": told(PINNED, LOOSE),
    "exp-03-4": told(
        ci("dvc repro", "schedule"), uses("actions/stale@v9", "schedule"), ci("dvc repro")
    ),
    "exp-04-1": told(LOOSE, {"docs/requirements.txt": "sphinx\n"}),
    "exp-04-2": told(PINNED, LOOSE, {"requirements.txt": "numpy==2.1.0\nrich\npandas>2\n"}),
    "exp-04-3": told(
        {**TRAINED, **SERVED, "Dockerfile": "FROM python\n"},
        {
            **TRAINED,
            **SERVED,
            "train/Dockerfile": "FROM a\nRUN fit\n",
            "api/Dockerfile": "FROM b\nCMD uvicorn\n",
        },
        {**TRAINED, "pkg/features.py": FEATURES, "Dockerfile": "FROM python\nCMD train\n"},
    ),
    "exp-04-4": told(
        ci("docker build .", "schedule"), ci("docker build ."), uses("actions/stale@v9", "schedule")
    ),
    "exp-05-2": told(call("optuna.create_study()", "optuna"), quoted("optuna.create_study()")),
    "exp-05-3": told(
        {"a.py": f"{STUDY}study.optimize(f, n_trials=50)\n"},
        {"a.py": f"{STUDY}study.optimize(f, n_trials=trials)\n"},
        {"a.py": "run(num_samples=50)\n"},
    ),
    "dat-01-3-files": told({"data/train.csv.dvc": "outs:\n"}, {"docs/train.csv.dvc": "outs:\n"}),
    "dat-01-3": told(
        {"conf/catalog.yml": "cars:\n  versioned: true\n"},
        {"conf/catalog.yml": "cars:\n  versioned: false\n"},
    ),
    "dat-02-2": told(
        call("pandera.DataFrameSchema({})", "pandera"),
        quoted("pandera.DataFrameSchema({})"),
        (tried("pandera.DataFrameSchema({})", "pandera"), DARK),
    ),
    "dat-02-2-b": told(
        {"models/a/schema.yml": "columns:\n  - name: id\n    tests:\n      - unique\n"},
        {"models/a/schema.yml": "description: it has tests\n"},
    ),
    "dat-02-3": told(ci("dbt test"), ci("dbt run")),
    "dat-03-3": told(
        tests_in(
            "from pkg.clean import clean_rows\n\n\ndef test_it():\n    assert clean_rows([1])\n"
        ),
        {"run.py": "from pkg.clean import clean_rows\n\nclean_rows([1])\n"},
        tests_in("from pkg.data import clean_db\n\n\ndef test_it():\n    clean_db()\n"),
    ),
    "dat-04-2": told(
        {"contracts/orders_contract.yaml": "a: 1\n"}, {"docs/contract.yaml": "a: 1\n"}
    ),
    "dat-04-4": told(ci("datacontract test orders.yaml"), ci("datacontract export orders.yaml")),
    "dat-05-2": told({"feature_store.yaml": "project: a\n"}, {"features.yaml": "a: 1\n"}),
    "dat-07-3": told(
        {"a.py": "train_test_split(x, random_state=7)\n"}, {"a.py": "train_test_split(x)\n"}
    ),
    "dat-07-4": told(
        tests_in("def test_it():\n    assert train.isdisjoint(held)\n"),
        {"a.py": "train.isdisjoint(held)\n"},
        {"models/testselect.py": "leak = 1\n"},
    ),
    "pip-01-1": told({"Makefile": MAKE}, {"docs/Makefile": "html:\n"}),
    "pip-01-0": told(
        TRAINED, {"a.ipynb": notebook(FIT)}, ({"a.py": API}, DARK), nothing="cannot_tell"
    ),
    "pip-01-2": told(
        {"d.py": "from airflow import DAG\n\nDAG('a')\n"},
        {"d.py": "from graphs import DAG\n\nDAG('a')\n"},
    ),
    "pip-01-2-b": told(
        {"d.py": "@flow\ndef run():\n    pass\n"}, {"d.py": "@flowchart\ndef run():\n    pass\n"}
    ),
    "pip-01-2-c": told({"w.yaml": "kind: Workflow\n"}, {"w.yaml": "kind: Deployment\n"}),
    "pip-01-3": told(
        {"d.py": f"{FIT}DAG('a', schedule='@daily')\n"},
        {"d.py": f"{FIT}DAG('a', schedule=None)\n"},
        ({"d.py": "DAG('a', schedule='@daily')\n"}, DARK),
    ),
    "pip-01-3-b": told(
        ci("python train.py", "schedule"),
        uses("actions/stale@v9", "schedule"),
        ci("python train.py"),
    ),
    "pip-01-4": told(
        {"d.py": "DAG('a', on_failure_callback=call)\n"},
        {"d.py": "DAG('a', email_on_failure=False)\n"},
    ),
    "pip-02-0": told(ci("true"), {".github/ISSUE_TEMPLATE/bug.yml": "name: bug\n"}),
    "pip-02-1": told(ci("ruff check ."), ci("ruff check .", "schedule"), (ELSEWHERE, DARK)),
    "pip-02-2": told(
        {**ci("make check"), "Makefile": MAKE},
        ci("pytest", "schedule"),
        uses("peaceiris/actions-gh-pages@v4"),
        (ELSEWHERE, DARK),
    ),
    "pip-02-3": told(ci("python train.py --fast-dev-run"), ci("python train.py")),
    "pip-02-4": told(
        ci("pytest && docker build ."), ci("pytest && docker build .", "tag"), ci("docker build .")
    ),
    "pip-03-1": told({"Dockerfile": "FROM python\n"}, {"docs/Dockerfile": "FROM python\n"}),
    "pip-03-2": told(
        ci("docker push churn"), uses("peaceiris/actions-gh-pages@v4"), ci("docker pull churn")
    ),
    "pip-03-3": told(
        ci("make up", environment="staging"),
        ci("make up", environment="github-pages"),
        ci("make up", environment="abtest"),
    ),
    "pip-04-4": told({"d.py": f"{DRIFT}trigger_dag('a')\n"}, {"d.py": DRIFT}),
    "pip-05-2": told(
        {**TRAINED, **SERVED},
        {**TRAINED, "pkg/features.py": FEATURES, "pkg/serve.py": API},
        {
            "pkg/train.py": f"from pkg.config import A\n{FIT}",
            "pkg/serve.py": f"from pkg.config import A\n{API}",
            "pkg/config.py": "A = 1\n",
        },
    ),
    "pip-05-3": told(
        tests_in("def test_parity_of_features():\n    assert 1\n"),
        tests_in("def test_features():\n    assert 1\n"),
    ),
    "pip-06-2": told({"cookiecutter.json": "{}"}, {"templates/page.html": "{{ name }}\n"}),
    "pip-06-3": told(
        {
            "{{cookiecutter.n}}/tests/test_a.py": TEST,
            "{{cookiecutter.n}}/.github/workflows/c.yml": "on: push\n",
        },
        {"{{cookiecutter.n}}/tests/test_a.py": TEST, "{{cookiecutter.n}}/tests/test_b.py": TEST},
    ),
    "pip-06-4": told(
        Case(record("b" * 40), first=record("a" * 40)),
        Case({".cruft.json": json.dumps({"commit": "a", "skip": ["x"]})}, first=record("a")),
        nothing="cannot_tell",
    ),
    "val-01-2": told(
        {"a.py": "if new_mse < production_model_mse:\n    promote()\n"},
        {"a.py": "champion = load('models:/churn@champion')\n"},
    ),
    "val-01-3": told(
        tests_in("def test_it():\n    assert auc > 0.8\n"),
        tests_in("def test_it():\n    assert auc is not None\n"),
        tests_in("def test_it():\n    assert low <= score <= high\n"),
    ),
    "val-02-2": told(
        {"a.py": "MetricFrame(metrics=m)\n"},
        {"a.py": "DataFrame(metrics)\n"},
        {"a.py": "runs = tests_by_group(tests)\n"},
    ),
    "val-02-3": told(
        tests_in("def test_it():\n    assert group_gap < 0.1\n"),
        {"a.py": "assert group_gap < 0.1\n"},
        tests_in("def test_it():\n    assert result['groups'] == group\n"),
    ),
    "val-04-3": told(
        tests_in(
            "def test_it():\n    rows = read('golden.csv')\n    assert score(rows) == approx(1)\n"
        ),
        tests_in("def test_it():\n    rows = read('golden.csv')\n    assert score(rows) == 1\n"),
    ),
    "val-05-2": told(
        tests_in(TEST), tests_in(EMPTY_TEST), tests_in("def test_it():\n    assert True\n")
    ),
    "val-05-3": told(
        {**tests_in(TEST), **ci("pytest")},
        tests_in(TEST),
        {**tests_in(TEST), **ci("pytest", "schedule")},
    ),
    "val-05-4": told(
        tests_in("def test_whole_pipeline():\n    assert run()\n"),
        tests_in("def test_step():\n    assert run()\n"),
        tests_in("def test_words_end_to_end():\n    assert run()\n"),
    ),
    "val-06-2": told({"locustfile.py": "pass\n"}, {"load_data.py": "pass\n"}),
    "val-06-3": told(
        tests_in("def test_it():\n    assert latency < 0.2\n"),
        tests_in("def test_it():\n    assert latency\n"),
    ),
    "rel-01-2": told({"deploy.sh": "echo\n"}, {"docs/deploy.sh": "echo\n"}),
    "rel-01-3": told(
        ci("make up", environment="production"),
        ci("make up", environment="github-pages"),
        ci("deploy to production"),
    ),
    "rel-02-2": told(
        call("mlflow.sklearn.log_model(m)", "mlflow"), quoted("mlflow.sklearn.log_model(m)")
    ),
    "rel-02-2-b": told(
        {"Dockerfile": "FROM a\nCOPY model.pkl /\n"},
        {"Dockerfile": "FROM a\nCOPY src /src\n"},
        {"Dockerfile": "FROM a\nCOPY ensure_models.sh /\n"},
    ),
    "rel-02-3": told(
        call("mlflow.pyfunc.log_model(m)", "mlflow"), call("mlflow.sklearn.log_model(m)", "mlflow")
    ),
    "rel-02-4": told(ci("cosign verify churn"), ci("cosign sign churn")),
    "rel-03-3": told({"rollback.sh": "echo\n"}, {"a.py": "# rollback\n"}),
    "rel-03-4": told(
        {"a.yaml": "kind: AnalysisTemplate\n"},
        {"a.yaml": "data_analysis: true\n"},
        {"a.yaml": ROLLOUT},
    ),
    "rel-04-2": told(
        {"a.yaml": "http:\n  - mirror:\n      host: new\n    mirrorPercentage: 100\n"},
        {"a.yaml": "box-shadow: none\nmirrors: []\n"},
    ),
    "rel-04-3": told({"a.yaml": ROLLOUT}, {"params.yaml": "weight: 3\n"}),
    "rel-04-4": told({"a.yaml": f"{ROLLOUT}        - analysis:\n"}, {"a.yaml": ROLLOUT}),
    "rel-05-3": told(
        {f"overlays/{e}/kustomization.yaml": "a: 1\n" for e in ("dev", "prod")},
        {"overlays/dev/kustomization.yaml": "a: 1\n"},
    ),
    "rel-05-4": told(
        {f"overlays/{e}/kustomization.yaml": KUSTOM for e in ("dev", "prod")},
        {f"overlays/{e}/kustomization.yaml": "images:\n  - newTag: v1\n" for e in ("dev", "prod")},
        {"overlays/dev/kustomization.yaml": KUSTOM},
    ),
    "rel-06-3": told(
        {"a.yaml": "kind: Deployment\nspec:\n  livenessProbe: {}\n"},
        {"a.yaml": "kind: Deployment\nspec: {}\n"},
    ),
    **{
        f"rel-07-{k}-b": told(
            Case({}, waits(most)),
            Case({}, waits(most + 1)),
            (Case({}, waits(most, 3)), DARK),
            nothing="cannot_tell",
        )
        for k, most in ((1, 92), (2, 31), (3, 7), (4, 1))
    },
    "mon-01-2": told(
        call("prometheus_client.Counter('a', 'b')", "prometheus_client"),
        quoted("prometheus_client.Counter('a')"),
    ),
    "mon-01-2-b": told({"a.yaml": "kind: ServiceMonitor\n"}, {"a.yaml": "kind: Service\n"}),
    "mon-01-3": told({"a.yaml": "rules:\n  - alert: Slow\n"}, {"a.yaml": "alerts: none\n"}),
    "mon-01-4": told({"a.yaml": "apiVersion: openslo/v1\n"}, {"a.yaml": "kind: SLOW\n"}),
    "mon-02-2": told(
        call("evidently.Report()", "evidently"),
        quoted("evidently.Report()"),
        (tried("evidently.Report()", "evidently"), DARK),
    ),
    "mon-02-3": told(
        {"a.yaml": "- alert: DriftHigh\n"}, {"a.yaml": "- alert: Slow\n  team: drift\n"}
    ),
    "mon-02-4": told({"d.py": f"{DRIFT}trigger_dag('a')\n"}, {"d.py": DRIFT}),
    "mon-03-3": told({"a.yaml": "data_capture_config:\n"}, {"a.yaml": "capture: all\n"}),
    "mon-05-2": told(
        {"dashboards/m.json": '{"by": "model_name"}'}, {"dashboards/m.json": '{"by": "cpu"}'}
    ),
    "ppl-01-2": told(
        {**TRAINED, "CODEOWNERS": "* @ada\n"},
        {**TRAINED, "CODEOWNERS": "/docs/ @ada\n"},
        {**TRAINED, "CODEOWNERS": "* @ada\n/pkg/\n"},
        ({"io.py": FEATURES, "CODEOWNERS": "* @ada\n"}, DARK),
    ),
    "ppl-01-3": told(
        {**TRAINED, "CODEOWNERS": "/pkg/ @org/pricing\n"}, {**TRAINED, "CODEOWNERS": "* @ada\n"}
    ),
    "ppl-07-2": told({"docs/runbook.md": "Words.\n"}, {"docs/running.md": "Words.\n"}),
    "ppl-07-3": told({"oncall.yml": "a: 1\n"}, {"calling.yml": "a: 1\n"}),
    "gov-03-1": told(
        {"a.ipynb": notebook("import shap\nshap.Explainer(m)")}, call("shap.Explainer(m)", "shap")
    ),
    "gov-03-3": told(
        {"run.py": f"import shap\n{API}\nshap.Explainer(m)\n"},
        call("shap.Explainer(m)", "shap"),
        {"a.ipynb": notebook("import shap\nshap.Explainer(m)")},
    ),
    "gov-04-2": told(CARD, {"docs/model_card.md": "# The model\n"}),
    "gov-04-3": told(
        Case(CARD, history(**RELEASED, card_days=["2026-02-20", "2026-06-10"])),
        Case(CARD, history(**RELEASED, card_days=["2026-02-20"])),
        (Case(CARD), DARK),
    ),
    "gov-04-4": told(
        call("huggingface_hub.ModelCard('a')", "huggingface_hub"),
        quoted("huggingface_hub.ModelCard('a')"),
    ),
    "gov-07-2": told(
        {"a.py": "from presidio_analyzer import AnalyzerEngine\n\nAnalyzerEngine()\n"},
        {"a.py": "# pseudonymise later\n"},
    ),
    "plt-02-2": told({"infra/main.tf": "a = 1\n"}, {"docs/main.tf": "a = 1\n"}),
    "plt-02-3": told(
        Case({"infra/main.tf": "a = 1\n"}, history(reviewed=20)),
        Case({}, history(reviewed=20)),
        Case({"infra/main.tf": "a = 1\n"}),
    ),
    "plt-02-4": told(ci("terraform plan", "schedule"), ci("terraform plan")),
    "plt-05-3": told(ci("trivy image churn"), ci("trivy image churn", "schedule")),
    "plt-05-0": told(
        {"a.py": "KEY = read()\n"}, ({"a.py": f"KEY = 'AKIA{'A1' * 8}'\n"}, DARK), nothing="seen"
    ),
    "gen-01-2": told(
        {"prompts/answer.txt": "Words.\n"},
        {"docs/prompts/answer.txt": "Words.\n"},
        {"answer.txt": "Words.\n"},
    ),
    "gen-01-3": told(
        Case({"prompts/a.txt": "W\n"}, history(reviewed=20)),
        Case({"a.txt": "W\n"}, history(reviewed=20)),
        Case({"prompts/a.txt": "W\n"}),
    ),
    "gen-02-1": told(
        {"evals/set.jsonl": '{"question": "a"}\n'}, {"data/set.jsonl": '{"question": "a"}\n'}
    ),
    "gen-02-2": told(
        {"evals/set.jsonl": '{"question": "a", "expected": "b"}\n'},
        {"evals/set.jsonl": '{"question": "a"}\n'},
    ),
    "gen-02-3": told(ci("promptfoo eval"), ci("promptfoo eval", "schedule")),
    "gen-03-2": told(
        {"evals/v1/results.json": "{}", "evals/v2/results.json": "{}"},
        {"evals/v1/results.json": "{}"},
    ),
    "gen-07-2": told({"guardrails/a.yml": "a: 1\n"}, {"guard.py": "# guardrails\n"}),
    "gen-07-3": told({"cases/jailbreak.jsonl": "{}\n"}, {"cases/usual.jsonl": "{}\n"}),
    "gen-07-4": told(ci("garak --model a", "schedule"), ci("garak --model a")),
    "gen-09-3": told({"litellm.yaml": "max_budget: 100\n"}, {"litellm.yaml": "model_list: []\n"}),
    "gen-12-2": told({"litellm.yaml": "model_list: []\n"}, {"gateway.yaml": "kind: Gateway\n"}),
    "gen-12-3": told(
        {"litellm.yaml": "model_list: []\nrpm: 10\n"}, {"litellm.yaml": "model_list: []\n"}
    ),
    "gen-13-1": told({"a.py": "MODEL = 'gpt-4o-2024-08-06'\n"}, {"a.py": "MODEL = 'gpt-4o'\n"}),
    "gen-13-3": told(
        {"a.py": "MODEL = 'gpt-4o-2024-08-06'\n", **ci("promptfoo eval")},
        {"a.py": "MODEL = 'gpt-4o'\n", **ci("promptfoo eval")},
    ),
}
