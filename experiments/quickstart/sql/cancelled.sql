-- Cancelled: at least one of the aircraft's flights never takes off.
SELECT
    aircraft.entity_id,
    coalesce(bool_or(flights.cancelled), false)::int AS outcome
FROM semantic.aircraft
LEFT JOIN semantic.flights
    ON flights.entity_id = aircraft.entity_id
    AND flights.scheduled_on >= '{as_of_date}'::date
    AND flights.scheduled_on < '{as_of_date}'::date + interval '{label_timespan}'
GROUP BY aircraft.entity_id
