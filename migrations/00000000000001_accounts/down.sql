DROP TABLE parked_posts;
DROP TABLE first_admin_links;
DROP TABLE sessions;
DROP TABLE users;
DROP TABLE instance;
