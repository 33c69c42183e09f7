package io.loyaltybridge.store;

import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database of PostgreSQL is, and who comes in.
 *
 * @param url      {@code jdbc:postgresql://host[:port]/database}, perhaps with parameters, without a login
 * @param user     the role
 * @param password empty where the server asks for none
 */
record PostgresLogin(String url, String user, String password) {
    private static final Pattern PLACE = Pattern.compile("jdbc:postgresql://([^/?]+)/([^?]+)(?:\\?.*)?");
    private static final int LONGEST_NAME = 63;

    /** Host, port and database, for messages. */
    String place() {
        Matcher place = PLACE.matcher(url);
        return place.matches() ? place.group(1) + "/" + place.group(2) : "the database of bridge.store-url";
    }

    /** For a connection that writes: short statements, so one that takes long means that the server is not there any more. */
    Properties writing() {
        Properties properties = common("60");
        // The server notices within a minute that this process is gone, and gives the lock back.
        properties.setProperty(
                "options", "-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3");
        return properties;
    }

    /** For a connection that migrates, which may take long. */
    Properties migrating() {
        return common("0");
    }

    Properties reading() {
        return common("300");
    }

    private Properties common(String socketSeconds) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        // Of several servers the one that takes writes: what was written has to be read.
        properties.setProperty("targetServerType", "primary");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", socketSeconds);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", name());
        return properties;
    }

    /** How the server shows this process. */
    private static String name() {
        String host = System.getenv().getOrDefault("HOSTNAME", "");
        String name = String.format(
                Locale.ROOT,
                "loyalty-bridge, process %d%s",
                ProcessHandle.current().pid(),
                host.isEmpty() ? "" : " on " + host);
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return place();
    }
}
