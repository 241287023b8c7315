import Content
import Templating

/// Testimonials as templates see them.
enum TestimonialModel {
    static let definition = RecordDefinition<Testimonial>(
        "Testimonial",
        "What a client said.",
        fields: [
            .text("client_name", "Who said it.") { $0.clientName },
            .optionalText("role", "What the client does.") { $0.role },
            .optionalText("company", "Where the client does it.") { $0.company },
            .text("content", "What was said.") { $0.content },
            .optionalInt("rating", "From 1 to 5.") { $0.rating },
            .bool("is_featured", "Whether it is shown on the home page.") { $0.isFeatured },
        ]
    )
}
