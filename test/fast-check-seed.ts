import fc from "fast-check";

// What lands must not fail by chance, or pass by it: each run tries the same cases. FC_SEED=$RANDOM npm test tries others.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.FC_SEED ?? 20260801) });
