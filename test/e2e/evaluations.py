"""Prints all evaluations of a database, or of one Triage run of it, with all their columns, as sorted JSON lines.

Usage: evaluations.py DATABASE [RUN_ID]. Surrogate keys (ids of models and matrices) are replaced by what they stand for.
"""

import json
import sys

import psycopg2
import psycopg2.extras

QUERY = """
select '{kind}' as kind, m.model_type, m.hyperparameters, m.train_end_time, m.random_seed,
       m.training_label_timespan, g.feature_list, x.matrix_metadata ->> 'matrix_id' as test_matrix, e.*
from {kind}_results.evaluations e
join triage_metadata.models m using (model_id)
join triage_metadata.model_groups g using (model_group_id)
join triage_metadata.matrices x on x.matrix_uuid = e.matrix_uuid
where %(run)s::integer is null or m.built_in_triage_run = %(run)s
"""

# Without the ranks that break ties: with the random tiebreaker, Triage draws the first of them from an unseeded stream.
SCORES = """
select '{kind} predictions' as kind, m.model_type, m.hyperparameters, m.train_end_time, m.random_seed,
       count(*), md5(string_agg(concat_ws(' ', p.entity_id, p.as_of_date, p.score, p.label_value,
           p.rank_abs_with_ties, p.rank_pct_with_ties), ',' order by p.entity_id, p.as_of_date)) as digest
from {kind}_results.predictions p join triage_metadata.models m using (model_id)
where %(run)s::integer is null or m.built_in_triage_run = %(run)s
group by m.model_id
"""

database, run = sys.argv[1], (sys.argv[2] if len(sys.argv) > 2 else None)
connection = psycopg2.connect(dbname=database, cursor_factory=psycopg2.extras.RealDictCursor)
lines = []
with connection.cursor() as cursor:
    for query in (QUERY, SCORES):
        for kind in ("test", "train"):
            cursor.execute(query.format(kind=kind), {"run": run})
            for row in cursor.fetchall():
                row.pop("model_id", None)
                row.pop("matrix_uuid", None)
                lines.append(json.dumps(row, default=str, sort_keys=True))
print("\n".join(sorted(lines)))
