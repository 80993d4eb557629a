// SPDX-License-Identifier: GPL-2.0-or-later

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import de.fraunhofer.iosb.ilt.frostserver.messagebus.MessageBusFactory;
import de.fraunhofer.iosb.ilt.frostserver.path.UrlHelper;
import de.fraunhofer.iosb.ilt.frostserver.path.Version;
import de.fraunhofer.iosb.ilt.frostserver.persistence.PersistenceManagerFactory;
import de.fraunhofer.iosb.ilt.frostserver.service.PluginService;
import de.fraunhofer.iosb.ilt.frostserver.service.Service;
import de.fraunhofer.iosb.ilt.frostserver.service.ServiceRequest;
import de.fraunhofer.iosb.ilt.frostserver.service.ServiceRequestBuilder;
import de.fraunhofer.iosb.ilt.frostserver.service.ServiceResponse;
import de.fraunhofer.iosb.ilt.frostserver.settings.CoreSettings;
import de.fraunhofer.iosb.ilt.frostserver.util.HttpMethod;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the engine of FROST-Server over HTTP on the loopback interface, without a servlet container.
 *
 * <p>Every argument is a properties file with FROST's own settings and, in addition, {@code front.path} (the path below
 * which this service answers, such as {@code /a/prefix/FROST-Server}) and, where it asks for a sign-in,
 * {@code front.user} and {@code front.password}. All services share one free port; {@code serviceRootUrl} is made from
 * it. Prints the address of each service, one a line and in order, when all of them answer; ends when standard input
 * is closed.
 */
public final class Front implements HttpHandler {

    private static final String HOST = "127.0.0.1";
    private static final int THREADS = 16;

    private final CoreSettings settings;
    private final String path;

    private Front(CoreSettings settings, String path) {
        this.settings = settings;
        this.path = path;
    }

    public static void main(String[] files) throws IOException {
        PrintStream parent = System.out;
        System.setOut(System.err); // FROST, Liquibase and the logger write to standard output, too.
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), 0), 128);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        server.setExecutor(threads);
        String origin = "http://" + HOST + ":" + server.getAddress().getPort();
        List<String> addresses = new ArrayList<>();
        for (String file : files) {
            addresses.add(open(server, origin, read(Path.of(file))));
        }
        server.start();
        addresses.forEach(parent::println);
        parent.flush();
        waitForEndOfInput();
        server.stop(0);
        threads.shutdownNow();
        System.exit(0);
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    /** Adds a service to the server and returns its address. */
    private static String open(HttpServer server, String origin, Properties properties) {
        String path = properties.getProperty("front.path");
        String address = origin + path;
        properties.setProperty("serviceRootUrl", address);
        CoreSettings settings = new CoreSettings(properties);
        PersistenceManagerFactory.init(settings);
        MessageBusFactory.createMessageBus(settings);
        HttpContext context = server.createContext(path, new Front(settings, path));
        String user = properties.getProperty("front.user");
        String password = properties.getProperty("front.password");
        if (user != null) {
            context.setAuthenticator(new BasicAuthenticator("FROST", StandardCharsets.UTF_8) {
                @Override
                public boolean checkCredentials(String givenUser, String givenPassword) {
                    return givenUser.equals(user) && givenPassword.equals(password);
                }
            });
        }
        return address;
    }

    private static void waitForEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // Nothing is expected: the parent only holds the pipe open.
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = new Answer();
            try {
                execute(exchange, answer);
            } catch (IllegalArgumentException error) {
                answer.setStatus(400, error.getMessage());
            } catch (Exception error) {
                error.printStackTrace();
                answer.setStatus(500, String.valueOf(error.getMessage()));
            }
            answer.send(exchange);
        }
    }

    /** Lets FROST's plugin for the path answer, as FROST's servlet does (the path is decoded the same way). */
    private void execute(HttpExchange exchange, Answer answer) throws IOException {
        String below = decoded(exchange.getRequestURI().getRawPath().substring(path.length()));
        int end = below.indexOf('/', 1);
        String name = below.isEmpty() ? "" : below.substring(1, end > 0 ? end : below.length());
        String rest = end > 0 ? below.substring(end) : "";
        Version version = settings.getPluginManager().getVersion(name);
        PluginService plugin = version == null ? null : settings.getPluginManager().getServiceForPath(version, rest);
        if (plugin == null) {
            answer.setStatus(404, "Not Found");
            return;
        }
        HttpMethod method = HttpMethod.fromString(exchange.getRequestMethod());
        String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
        String type = plugin.getRequestTypeFor(version, rest, method, contentType);
        if (type == null) {
            throw new IllegalArgumentException("Unhandled request: " + method + " " + rest);
        }
        String query = exchange.getRequestURI().getRawQuery();
        ServiceRequest request = new ServiceRequestBuilder(settings, version)
                .withRequestType(type)
                .withUrlPath(rest)
                .withUrlQuery(query == null ? null : decoded(query))
                .withParameterMap(UrlHelper.splitQuery(query))
                .withContent(exchange.getRequestBody())
                .withContentType(contentType)
                .build();
        try (Service service = new Service(settings)) {
            ServiceRequest.LOCAL_REQUEST.set(request);
            plugin.execute(service, request, answer);
        } finally {
            ServiceRequest.LOCAL_REQUEST.remove();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What FROST writes into; kept whole, so that an error half way still has its status. */
    private static final class Answer implements ServiceResponse {

        private final StringWriter body = new StringWriter();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private String contentType = "application/json";
        private int code = 200;
        private String message;
        private Object result;

        void send(HttpExchange exchange) throws IOException {
            String text = isSuccessful() || message == null ? body.toString() : message;
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            boolean named = contentType.contains("charset");
            exchange.getResponseHeaders().set("Content-Type", named ? contentType : contentType + ";charset=UTF-8");
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }

        @Override
        public String getContentType() {
            return contentType;
        }

        @Override
        public ServiceResponse setContentType(String type) {
            contentType = type;
            return this;
        }

        @Override
        public Map<String, String> getHeaders() {
            return headers;
        }

        @Override
        public ServiceResponse addHeader(String key, String value) {
            headers.put(key, value);
            return this;
        }

        @Override
        public int getCode() {
            return code;
        }

        @Override
        public ServiceResponse setCode(int status) {
            code = status;
            return this;
        }

        @Override
        public String getMessage() {
            return message;
        }

        @Override
        public ServiceResponse setMessage(String text) {
            message = text;
            return this;
        }

        @Override
        public ServiceResponse setStatus(int status, String text) {
            code = status;
            message = text;
            return this;
        }

        @Override
        public Object getResult() {
            return result;
        }

        @Override
        public ServiceResponse setResult(Object value) {
            result = value;
            return this;
        }

        @Override
        public Writer getWriter() {
            return body;
        }

        @Override
        public boolean isSuccessful() {
            return code >= 200 && code < 300;
        }
    }
}
