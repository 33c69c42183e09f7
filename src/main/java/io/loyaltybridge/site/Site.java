package io.loyaltybridge.site;

import io.loyaltybridge.settings.Settings;
import java.util.Map;
import org.apache.camel.Exchange;

/**
 * One Wix site with the app installed. A route reads it as the variable {@code site}: {@code ${variable.site.name}}. What
 * belongs to it, its beans, is made when it is opened. Thread-safe.
 */
public final class Site {
    /** The variable of an exchange that carries its site. */
    public static final String VARIABLE = "site";
    /** The name of the site that {@code application.properties} itself describes. */
    public static final String MAIN = "main";

    /** The option of a command for one site, and the first argument of a job that the running service does for it. */
    public static final String OPTION = "--site";

    private final String name;
    private final Settings settings;
    private volatile Map<String, Object> beans = Map.of();

    /** @param settings those of the site over those of the process */
    public Site(String name, Settings settings) {
        this.name = name;
        this.settings = settings;
    }

    /**
     * The site of an exchange.
     *
     * @throws IllegalStateException where it has none: its route starts from something that knows no site
     */
    public static Site of(Exchange exchange) {
        if (exchange.getVariable(VARIABLE) instanceof Site site) {
            return site;
        }
        throw new IllegalStateException("this step needs a site, in the variable " + VARIABLE
                + ": its route must start from inbox:<source> or from a timer of sites");
    }

    /** Its name in commands, in the paths of webhooks, and of its file: lower-case letters, digits and {@code -}. */
    public String name() {
        return name;
    }

    /** First column of every key in the store. */
    public String id() {
        return settings.site();
    }

    public Settings settings() {
        return settings;
    }

    /** Gives it its beans. */
    void open(Map<String, Object> made) {
        beans = Map.copyOf(made);
    }

    /**
     * A bean of this site.
     *
     * @throws IllegalArgumentException where it has none of that name
     */
    public Object bean(String bean) {
        Object found = beans.get(bean);
        if (found == null) {
            throw new IllegalArgumentException("site " + name + " has no bean " + bean);
        }
        return found;
    }

    @Override
    public String toString() {
        return name;
    }
}
