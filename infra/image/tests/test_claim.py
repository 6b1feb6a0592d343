import json
import multiprocessing

from cell_runner.claim import AlreadyDone, Claim, ClaimedByAnother, claim_cell

from .samples import StoreTest, sample_cell, sample_manifest

PROCESSES = 8
ROUNDS = 8


class ClaimCell(StoreTest):
    def claim(self, job_id, attempt=1, index=0, **manifest):
        return claim_cell(self.store, sample_cell(), sample_manifest(**manifest), job_id, index, attempt)

    def finish(self, generation, status="done", job_id="j1"):
        result = {"status": status, "jobId": job_id}
        self.store.put(f"results/key/{generation:04d}/result.json", json.dumps(result).encode())

    def assert_claimed(self, generation, claim):
        self.assertEqual(claim, Claim(generation, f"results/key/{generation:04d}"))

    def test_owns_the_first_generation_of_what_nobody_claimed(self):
        self.assert_claimed(1, self.claim("j1", attempt=2, index=7))
        claim = self.document("results/key/0001/claim.json")
        self.assertEqual(
            {key: claim[key] for key in ("run", "jobId", "index", "attempt", "generation")},
            {"run": "r1", "jobId": "j1", "index": 7, "attempt": 2, "generation": 1},
        )

    def test_refuses_what_another_job_holds(self):
        self.claim("j1")
        with self.assertRaises(ClaimedByAnother) as refused:
            self.claim("j2", attempt=9)
        self.assertEqual(
            str(refused.exception), "the cell tree-late is claimed by job j1 of run r1, attempt 1"
        )

    def test_lets_a_later_attempt_of_the_same_job_take_over(self):
        self.claim("j1")
        self.assert_claimed(2, self.claim("j1", attempt=2))
        self.assert_claimed(3, self.claim("j1", attempt=4))

    def test_refuses_the_same_attempt_and_an_earlier_one(self):
        self.claim("j1", attempt=2)
        for attempt in (1, 2):
            with self.assertRaises(ClaimedByAnother):
                self.claim("j1", attempt=attempt)

    def test_lets_a_job_take_over_from_one_that_it_supersedes(self):
        self.claim("j1", attempt=3)
        self.assert_claimed(2, self.claim("j2", supersedes=("j0", "j1")))

    def test_looks_only_at_the_latest_holder(self):
        self.claim("j1")
        self.claim("j2", supersedes=("j1",))
        with self.assertRaises(ClaimedByAnother):
            self.claim("j3", supersedes=("j1",))
        self.assert_claimed(3, self.claim("j3", supersedes=("j2",)))

    def test_leaves_what_is_done(self):
        self.claim("j1")
        self.finish(1)
        with self.assertRaises(AlreadyDone) as done:
            self.claim("j2", supersedes=("j1",))
        self.assertEqual(str(done.exception), "results/key/0001")

    def test_replaces_what_is_done_when_asked_to(self):
        self.claim("j1")
        self.finish(1)
        self.assert_claimed(2, self.claim("j2", again=True))

    def test_runs_again_what_failed(self):
        self.claim("j1")
        self.finish(1, "failed")
        self.assert_claimed(2, self.claim("j2"))

    def test_does_not_run_again_what_the_same_job_has_a_result_of(self):
        for generation, status in enumerate(("done", "failed"), start=1):
            self.claim(f"j{generation}", again=True)
            self.finish(generation, status, f"j{generation}")
            with self.assertRaises(AlreadyDone):
                self.claim(f"j{generation}", attempt=2, again=True)

    def test_takes_over_a_claim_that_a_loss_of_power_took(self):
        for generation, rest in enumerate((b"", b'{"jobId"'), start=1):
            self.store.put(f"results/key/{generation:04d}/claim.json", rest)
            self.assert_claimed(generation + 1, self.claim("j1", supersedes=("j1",)))

    def test_goes_by_the_result_where_only_the_claim_was_lost(self):
        self.store.put("results/key/0001/claim.json", b"")
        self.finish(1)
        with self.assertRaises(AlreadyDone):
            self.claim("j2")

    def test_counts_no_generation_without_a_claim(self):
        self.store.put("results/key/0007/log.txt", b"")
        self.store.put("results/key/odd/claim.json", b"{}")
        self.assert_claimed(1, self.claim("j1"))

    def test_keeps_cells_apart(self):
        self.claim("j1")
        other = claim_cell(self.store, sample_cell(job_key="other"), sample_manifest(), "j2", 0, 1)
        self.assertEqual(other, Claim(1, "results/other/0001"))


class RacingClaims(StoreTest):
    """Many processes that want one cell at the same moment."""

    def race(self, job_key, **manifest):
        """Job ids that own a generation, by it; and how many were refused."""
        context = multiprocessing.get_context("fork")
        barrier = context.Barrier(PROCESSES)
        outcomes = context.Queue()

        def run(job_id):
            cell = sample_cell(job_key=job_key)
            barrier.wait()
            try:
                claim = claim_cell(self.store, cell, sample_manifest(**manifest), job_id, 0, 1)
                outcomes.put((job_id, claim.generation))
            except ClaimedByAnother:
                outcomes.put((job_id, None))

        processes = [context.Process(target=run, args=(f"racer-{n}",)) for n in range(PROCESSES)]
        for process in processes:
            process.start()
        told = [outcomes.get(timeout=20) for _ in processes]
        for process in processes:
            process.join()
        return {generation: job_id for job_id, generation in told if generation}, len(told)

    def test_one_wins(self):
        for n in range(ROUNDS):
            owners, told = self.race(f"key-{n}")
            self.assertEqual((list(owners), told), ([1], PROCESSES))
            self.assertEqual(self.document(f"results/key-{n}/0001/claim.json")["jobId"], owners[1])

    def test_one_takes_over_from_a_job_that_all_supersede(self):
        for n in range(ROUNDS):
            claim_cell(self.store, sample_cell(job_key=f"key-{n}"), sample_manifest(), "j0", 0, 1)
            owners, told = self.race(f"key-{n}", supersedes=("j0",))
            self.assertEqual((list(owners), told), ([2], PROCESSES))
