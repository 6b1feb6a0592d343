-- The cohort: aircraft that flew from New York in the last 30 days, as far as was known on the date.
SELECT DISTINCT entity_id
FROM semantic.flights
WHERE known_on < '{as_of_date}'::date
  AND known_on >= '{as_of_date}'::date - interval '30 days'
  AND NOT cancelled
