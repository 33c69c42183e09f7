package io.loyaltybridge.site;

import java.lang.reflect.Method;
import org.apache.camel.BeanScope;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.component.bean.BeanProcessor;
import org.apache.camel.component.bean.DefaultBeanProcessorFactory;
import org.apache.camel.component.bean.MethodNotFoundException;
import org.apache.camel.spi.BeanProcessorFactory;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/** Makes the steps {@code bean} of routes: those of a site's beans look for the one of the exchange's site. */
final class SiteBeanProcessorFactory implements BeanProcessorFactory {
    private final SiteBeans beans;
    private final DefaultBeanProcessorFactory others = new DefaultBeanProcessorFactory();

    SiteBeanProcessorFactory(SiteBeans beans, CamelContext context) {
        this.beans = beans;
        others.setCamelContext(context);
    }

    @Override
    public Processor createBeanProcessor(CamelContext context, Object bean, Method method) throws Exception {
        ServiceHelper.initService(others);
        return others.createBeanProcessor(context, bean, method);
    }

    @Override
    public Processor createBeanProcessor(
            CamelContext context,
            @Nullable Object bean,
            @Nullable String beanType,
            @Nullable Class<?> beanClass,
            @Nullable String ref,
            @Nullable String method,
            BeanScope scope)
            throws Exception {
        if (ref == null || !beans.has(ref)) {
            ServiceHelper.initService(others);
            return others.createBeanProcessor(context, bean, beanType, beanClass, ref, method, scope);
        }
        SiteBeanHolder holder = new SiteBeanHolder(beans, ref, context);
        if (method != null && !holder.getBeanInfo().hasMethod(method)) {
            throw new MethodNotFoundException(beans.type(ref), method);
        }
        BeanProcessor processor = new BeanProcessor(holder);
        processor.setMethod(method);
        return processor;
    }
}
