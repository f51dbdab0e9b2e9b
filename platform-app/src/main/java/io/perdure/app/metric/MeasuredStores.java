package io.perdure.app.metric;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.perdure.common.error.ServiceException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Puts a meter before each store of a process, under the official server's names. */
public final class MeasuredStores implements BeanPostProcessor {
  private final ObjectProvider<MeterRegistry> meters;
  private final ObjectProvider<StoreToMeasure> stores;

  /** What it is given is asked when the first store comes: others come before the registry. */
  public MeasuredStores(
      ObjectProvider<MeterRegistry> meters, ObjectProvider<StoreToMeasure> stores) {
    this.meters = meters;
    this.stores = stores;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (!bean.getClass().getName().startsWith("io.perdure.") || bean instanceof StoreToMeasure) {
      return bean;
    }
    return stores.stream()
        .filter(store -> store.type().isInstance(bean))
        .findFirst()
        .map(store -> measured(store, bean))
        .orElse(bean);
  }

  private Object measured(StoreToMeasure store, Object bean) {
    return Proxy.newProxyInstance(
        store.type().getClassLoader(), new Class<?>[] {store.type()}, new Meters(store, bean));
  }

  /** One store behind its meter. */
  private final class Meters implements InvocationHandler {
    private final StoreToMeasure store;
    private final Object bean;

    Meters(StoreToMeasure store, Object bean) {
      this.store = store;
      this.bean = bean;
    }

    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      if (method.getDeclaringClass().equals(Object.class)) {
        return method.invoke(bean, arguments);
      }
      var registry = meters.getObject();
      var tags = store.tags().and("operation", store.operation(method.getName()));
      registry.counter(store.prefix() + "_requests", tags).increment();
      long began = System.nanoTime();
      try {
        var answer = method.invoke(bean, arguments);
        if (store.failed().test(answer)) {
          failed(registry, tags);
        }
        return answer;
      } catch (InvocationTargetException thrown) {
        if (!(thrown.getCause() instanceof ServiceException)) { // That is an answer.
          failed(registry, tags);
        }
        throw Objects.requireNonNullElse(thrown.getCause(), thrown);
      } finally {
        registry
            .timer(store.prefix() + "_latency", tags)
            .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
      }
    }

    private void failed(MeterRegistry registry, Tags tags) {
      registry.counter(store.prefix() + "_errors", tags).increment();
    }
  }
}
