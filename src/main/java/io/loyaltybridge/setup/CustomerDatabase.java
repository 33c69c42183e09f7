package io.loyaltybridge.setup;

import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * The bean {@code customerDatabase-<site>}: a customer's own database, that the route {@code list-database-customers} asks. Its
 * driver comes from the jars of a directory, or is one of the bridge's own. Connects when it is asked; one connection a
 * page of customers. Thread-safe.
 */
public final class CustomerDatabase implements DataSource {
    private static final Pattern KIND = Pattern.compile("jdbc:[a-z0-9]{1,20}:");

    private final String url;
    private final Properties login = new Properties();
    private final Path drivers;
    private Driver driver;

    private CustomerDatabase(String url, String user, String password, Path drivers) {
        this.url = url;
        this.drivers = drivers;
        if (!user.isEmpty()) {
            login.put("user", user);
            login.put("password", password);
        }
    }

    /** As {@code setup.jdbc-*} name it. */
    public static CustomerDatabase of(Settings settings) {
        return new CustomerDatabase(
                settings.text("setup.jdbc-url"),
                settings.text("setup.jdbc-user"),
                settings.text("setup.jdbc-password"),
                settings.path("setup.jdbc-drivers"));
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (url.isEmpty()) {
            throw new ParkException("setup.jdbc-url: is not set, so there is no database to ask");
        }
        return driver().connect(url, login);
    }

    private synchronized Driver driver() throws SQLException {
        if (driver == null) {
            for (Driver candidate : ServiceLoader.load(
                    Driver.class, new URLClassLoader(jars(), CustomerDatabase.class.getClassLoader()))) {
                if (candidate.acceptsURL(url)) {
                    driver = candidate;
                }
            }
        }
        if (driver == null) {
            throw new ParkException("setup.jdbc-url: no JDBC driver takes a URL that begins with " + kind()
                    + "; put its jar into " + drivers.toAbsolutePath() + " (setup.jdbc-drivers)");
        }
        return driver;
    }

    /** What says which driver it is for, as in {@code jdbc:postgresql:}. Behind it a URL may hold a login. */
    private String kind() {
        Matcher kind = KIND.matcher(url);
        return kind.lookingAt() ? kind.group() : "something else than jdbc: and a name";
    }

    private URL[] jars() {
        if (!Files.isDirectory(drivers)) {
            return new URL[0];
        }
        try (Stream<Path> files = Files.list(drivers)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = jars.get(i).toUri().toURL();
            }
            return urls;
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("use setup.jdbc-user and setup.jdbc-password for the login");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // drivers have loggers of their own
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("set it in setup.jdbc-url");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("this is no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
