"""Stands in for Kring's commands, to start the launcher without Kring: it counts the loads of the demo."""

import os
import sys

import psycopg

with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
    match sys.argv[1]:
        case "migrate":
            connection.execute("CREATE TABLE IF NOT EXISTS load (moment timestamptz DEFAULT now())")
        case "load_demo":
            connection.execute("INSERT INTO load DEFAULT VALUES")
        case "demo_accounts":
            (loads,) = connection.execute("SELECT count(*) FROM load").fetchone()
            sys.stdout.write(f"loads of the demo: {loads}\n")
