package io.loyaltybridge.site;

/** Takes the beans of a site that routes and Kamelets name. */
@FunctionalInterface
public interface Beans {

    void bind(String name, Object bean);
}
