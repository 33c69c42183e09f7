package io.loyaltybridge.schedule;

import org.apache.camel.main.Main;

/** The properties of a route that a Quartz timer starts. */
public final class CronRoutes {
    /** The cron expression of a route that is off; Camel reads its endpoint all the same. */
    private static final String NEVER_USED = "0 0 4 * * ?";

    private CronRoutes() {}

    /**
     * @param onName   the property that says whether the route starts
     * @param cronName the property with its Quartz cron expression
     * @param wanted   false where it does not start, whatever the setting says
     * @param cron     the setting: a cron expression, or off
     */
    public static void add(Main main, String onName, String cronName, boolean wanted, String cron) {
        boolean off = cron.equals(Timers.OFF);
        main.addInitialProperty(onName, Boolean.toString(wanted && !off));
        main.addInitialProperty(cronName, off ? NEVER_USED : cron);
    }
}
