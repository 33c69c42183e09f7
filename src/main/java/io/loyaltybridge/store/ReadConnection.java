package io.loyaltybridge.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A reading connection with the statements that were prepared on it. They live exactly as long as it does: when the pool
 * retires it, both go. (Whatever maps a connection to its statements holds it by them for ever, a weak map too.)
 */
final class ReadConnection extends JDBC4Connection {
    private final Tx tx = new Tx(this);

    private ReadConnection(String url, String file, SQLiteConfig config) throws SQLException {
        super(url, file, config.toProperties());
    }

    /** The statements of this connection. */
    Tx tx() {
        return tx;
    }

    /** Makes such connections. */
    static SQLiteDataSource source(Path file, SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config) {
            @Override
            public ReadConnection getConnection(String user, String password) throws SQLException {
                return new ReadConnection(getUrl(), file.toString(), getConfig());
            }
        };
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }
}
