package io.loyaltybridge.site;

import io.loyaltybridge.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Wix site with the app installed. A route reads it as the variable {@code site}: {@code ${variable.site.name}}. What
 * belongs to it, its beans, is there once it is open. Thread-safe.
 */
public final class Site {
    /** The variable of an exchange that carries its site. */
    public static final String VARIABLE = "site";
    /** The name of the site that the settings of the process themselves describe. */
    public static final String MAIN = "main";
    /** The option of a command for one site, and the first argument of a job that the running service does for it. */
    public static final String OPTION = "--site";

    /**
     * What routes ask of a site.
     *
     * @param synced  whether its balances are kept equal with a program
     * @param watched whether its balances on Wix are watched for milestones
     * @param effects whether coupons, badges, mails or messages are switched on
     */
    public record Facts(boolean synced, boolean watched, boolean effects) {}

    private record Open(Map<String, Object> beans, Facts facts) {}

    private final String name;
    private final Settings settings;
    private volatile @Nullable Open open;

    /** @param settings those of the site over those of the process */
    public Site(String name, Settings settings) {
        this.name = name;
        this.settings = settings;
    }

    /** The site of these settings: of a file of its own, or of the process. */
    public static Site of(Settings settings) {
        if (settings.process() == settings) {
            return new Site(MAIN, settings);
        }
        Path file = settings.files().get(settings.files().size() - 1);
        return new Site(file.getFileName().toString().replaceFirst("\\.properties$", ""), settings);
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

    /** Gives it what belongs to it. */
    public void open(Map<String, Object> beans, Facts facts) {
        open = new Open(Map.copyOf(beans), facts);
    }

    private Open opened() {
        Open now = open;
        if (now == null) {
            throw new IllegalStateException("site " + name + " is not open");
        }
        return now;
    }

    Map<String, Object> beans() {
        return opened().beans();
    }

    /**
     * A bean of this site.
     *
     * @throws IllegalArgumentException where it has none of that name
     */
    public Object bean(String bean) {
        Object found = beans().get(bean);
        if (found == null) {
            throw new IllegalArgumentException("site " + name + " has no bean " + bean);
        }
        return found;
    }

    /** Whether its balances are kept equal with a program. */
    public boolean synced() {
        return opened().facts().synced();
    }

    /** Whether its balances on Wix are watched for milestones. */
    public boolean watched() {
        return opened().facts().watched();
    }

    /** Whether coupons, badges, mails or messages are switched on. */
    public boolean hasEffects() {
        return opened().facts().effects();
    }

    @Override
    public String toString() {
        return name;
    }
}
