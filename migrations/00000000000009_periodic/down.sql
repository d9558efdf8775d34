DROP INDEX parked_posts_age;
DROP TABLE periodic_tasks;
