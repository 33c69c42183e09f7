package io.loyaltybridge.site;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SitePlace;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Wix site with the app installed. A route reads it as the variable {@code site}: {@code ${variable.site.name}}. What
 * belongs to it, its beans, is made when it is first needed, and put away when nobody has needed it for long. Thread-safe.
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
    private final boolean paused;
    private final boolean gone;
    private final String id;
    private volatile Runnable opener = () -> {};
    private volatile @Nullable Open open;
    private volatile boolean used;

    /** @param settings those of the site over those of the process */
    public Site(String name, Settings settings) {
        this(name, settings, false);
    }

    /** @param paused whether its webhooks are only stored, and nothing of it runs */
    public Site(String name, Settings settings, boolean paused) {
        this(name, settings, paused, false);
    }

    /** @param gone whether it is erased, or about to be: nothing is stored for it, and nothing of it runs */
    public Site(String name, Settings settings, boolean paused, boolean gone) {
        this.name = name;
        this.settings = settings;
        this.paused = paused || gone;
        this.gone = gone;
        this.id = settings.site();
    }

    /** The site of these settings: of a file of its own, of the store, or of the process. It is not paused. */
    public static Site of(Settings settings) {
        return new Site(settings.place().map(SitePlace::name).orElse(MAIN), settings);
    }

    /** Its name in commands, in the paths of webhooks, and of its file: lower-case letters, digits and {@code -}. */
    public String name() {
        return name;
    }

    /** First column of every key in the store. */
    public String id() {
        return id;
    }

    public Settings settings() {
        return settings;
    }

    /** Whether its webhooks are only stored: no event, timer or command of it runs until it is resumed. */
    public boolean isPaused() {
        return paused;
    }

    /** Whether nothing is stored for it either, but that the app is installed again. */
    public boolean isGone() {
        return gone;
    }

    /** As {@link SiteParts#openWith}. */
    void openWith(Runnable opener) {
        this.opener = opener;
    }

    /** Gives it what belongs to it. */
    public void open(Map<String, Object> beans, Facts facts) {
        used = true;
        open = new Open(Map.copyOf(beans), facts);
    }

    /** As {@link SiteParts#putAway}. */
    void putAway() {
        open = null;
    }

    /** As {@link SiteParts#isOpen}. */
    boolean isOpen() {
        return open != null;
    }

    /** As {@link SiteParts#wasUsed}. */
    boolean wasUsed() {
        boolean was = used;
        used = false;
        return was;
    }

    private Open opened() {
        if (!used) {
            used = true;
        }
        Open now = open;
        if (now == null) {
            opener.run();
            now = open;
        }
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
