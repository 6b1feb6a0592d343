-- Shapes the raw flights into aircraft (the entities) and dated flights (the events).

CREATE SCHEMA semantic;

-- Triage wants integers for entities; the tail numbers' order is the same under any locale.
CREATE TABLE semantic.aircraft AS
SELECT
    row_number() OVER (ORDER BY tailnum COLLATE "C")::int AS entity_id,
    tailnum AS tail_number,
    planes.manufacturer,
    planes.year AS built_in,
    planes.seats
FROM (SELECT DISTINCT tailnum FROM flights WHERE tailnum IS NOT NULL) AS flown
LEFT JOIN planes USING (tailnum);

ALTER TABLE semantic.aircraft ADD PRIMARY KEY (entity_id);

-- One row for each scheduled flight. Its outcome is known on the day after: a late flight lands past midnight.
CREATE TABLE semantic.flights AS
SELECT
    aircraft.entity_id,
    make_date(year, month, day) AS scheduled_on,
    make_date(year, month, day) + 1 AS known_on,
    carrier,
    origin,
    dest AS destination,
    hour AS scheduled_hour,
    distance AS miles,
    dep_time IS NULL AS cancelled,
    dep_delay AS departure_delay,
    arr_delay AS arrival_delay
FROM flights
JOIN semantic.aircraft ON aircraft.tail_number = flights.tailnum
ORDER BY scheduled_on, entity_id;

CREATE INDEX ON semantic.flights (known_on);
CREATE INDEX ON semantic.flights (scheduled_on);

DROP TABLE flights, planes;
