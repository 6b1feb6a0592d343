-- Badly late: at least two of the aircraft's flights arrive more than an hour late. Whoever does not fly is not late.
SELECT
    aircraft.entity_id,
    (count(*) FILTER (WHERE flights.arrival_delay > 60) >= 2)::int AS outcome
FROM semantic.aircraft
LEFT JOIN semantic.flights
    ON flights.entity_id = aircraft.entity_id
    AND flights.scheduled_on >= '{as_of_date}'::date
    AND flights.scheduled_on < '{as_of_date}'::date + interval '{label_timespan}'
GROUP BY aircraft.entity_id
