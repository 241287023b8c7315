/// Triggers that report a change of public content: one signed message for each transaction, without any content.
///
/// Supabase's own webhooks are not signed, and their headers can be read by every role of the database. These keep their
/// secret in a table that only its owner reads and sign as Standard Webhooks do (standardwebhooks.com, version 1.0.0).
/// They are sent by pg_net where it is there. An editor's save never fails because of them.
enum PostgresWebhook {
    /// The statements that install the triggers; run again, they keep the address and the secret.
    static var statements: String {
        let tables = StudioSchema.tables.filter(\.isPublic)
        return ([functions] + tables.map(triggers)).joined(separator: "\n")
    }

    private static func triggers(on table: Table) -> String {
        let name = PostgresDialect.name(of: table.name)
        return """
            CREATE OR REPLACE TRIGGER site_changed AFTER INSERT OR DELETE ON \(name)
              FOR EACH ROW EXECUTE FUNCTION site.content_changed();
            CREATE OR REPLACE TRIGGER site_changed_update AFTER UPDATE ON \(name)
              FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION site.content_changed();
            CREATE OR REPLACE TRIGGER site_changed_truncate AFTER TRUNCATE ON \(name)
              FOR EACH STATEMENT EXECUTE FUNCTION site.content_changed();
            """
    }

    /// A setting marks a transaction that has reported already, so that a rollback to a savepoint takes it back too.
    ///
    /// pg_net sends the text of a body as UTF-8, so the signed bytes are the bytes that are sent.
    private static let functions = #"""
        -- Where changes of content are told. To begin:
        --   INSERT INTO site.webhook (url, secret) VALUES ('https://…', decode('…', 'base64'));
        CREATE SCHEMA IF NOT EXISTS site;
        REVOKE ALL ON SCHEMA site FROM public;
        CREATE TABLE IF NOT EXISTS site.webhook (
          only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
          url text NOT NULL CHECK (url ~ '^https://' OR url ~ '^http://(127\.0\.0\.1|localhost)[:/]'),
          secret bytea NOT NULL CHECK (length(secret) >= 32)
        );
        ALTER TABLE site.webhook ENABLE ROW LEVEL SECURITY;
        REVOKE ALL ON site.webhook FROM public;
        DO $$ BEGIN
          CREATE SCHEMA IF NOT EXISTS extensions;
          CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA extensions;
        EXCEPTION WHEN insufficient_privilege OR undefined_file THEN
          RAISE WARNING 'pgcrypto is not available: changes are not told to a webhook';
        END $$;
        CREATE OR REPLACE FUNCTION site.tell_webhook(xid text) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
        DECLARE
          hook site.webhook;
          body jsonb := pg_catalog.jsonb_build_object('type', 'site.content_changed', 'xid', xid);
          id text := 'msg_' || pg_catalog.gen_random_uuid()::text;
          moment text := pg_catalog.floor(extract(epoch FROM pg_catalog.clock_timestamp()))::bigint::text;
        BEGIN
          SELECT * INTO hook FROM site.webhook;
          IF NOT FOUND THEN RETURN; END IF;
          PERFORM net.http_post(url => hook.url, body => body, params => '{}'::jsonb, timeout_milliseconds => 5000,
            headers => pg_catalog.jsonb_build_object('Content-Type', 'application/json', 'webhook-id', id,
              'webhook-timestamp', moment, 'webhook-signature', 'v1,' || pg_catalog.encode(extensions.hmac(
                pg_catalog.convert_to(id || '.' || moment || '.' || body::text, 'UTF8'), hook.secret, 'sha256'), 'base64')));
        EXCEPTION WHEN OTHERS THEN
          RAISE WARNING 'the site was not told of a change: %', SQLERRM;
        END $$;
        CREATE OR REPLACE FUNCTION site.content_changed() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
        DECLARE me text := pg_catalog.pg_current_xact_id()::text;
        BEGIN
          IF pg_catalog.current_setting('site.told', true) IS DISTINCT FROM me THEN
            PERFORM pg_catalog.set_config('site.told', me, true);
            PERFORM pg_catalog.pg_notify('site_content', me);
            PERFORM site.tell_webhook(me);
          END IF;
          RETURN NULL;
        END $$;
        REVOKE ALL ON FUNCTION site.tell_webhook(text), site.content_changed() FROM public;
        """#
}
