package io.loyaltybridge.site;

/** How what belongs to a site comes and goes: for those who serve it, and not for routes, which see a site's public methods. */
public final class SiteParts {
    private SiteParts() {}

    /** Says how it is opened where something of it is needed: {@code opener} calls {@link Site#open}, or throws. */
    public static void openWith(Site site, Runnable opener) {
        site.openWith(opener);
    }

    /** Puts away what belongs to it. Who has a bean of it already may go on with that. */
    public static void putAway(Site site) {
        site.putAway();
    }

    /** Whether what belongs to it is there now. */
    public static boolean isOpen(Site site) {
        return site.isOpen();
    }

    /** Whether anything of it was needed since this was asked last. */
    public static boolean wasUsed(Site site) {
        return site.wasUsed();
    }
}
