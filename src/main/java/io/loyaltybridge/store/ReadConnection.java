package io.loyaltybridge.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * A reading connection with its prepared statements, which live exactly as long as it does. (A map from a connection to its
 * statements would keep it for ever, even a weak map.)
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

    /** Opens such connections. */
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
