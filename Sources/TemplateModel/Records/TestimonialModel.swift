import Content
import Templating

/// Testimonials as templates see them.
enum TestimonialModel {
    static let definition = RecordDefinition<ModelInput<Testimonial>>(
        "Testimonial",
        "What a client said.",
        fields: [
            .text("client_name", "Who said it.") { $0.content.clientName },
            .optionalText("role", "What the client does.") { $0.content.role },
            .optionalText("company", "Where the client does it.") { $0.content.company },
            .text("content", "What was said.") { $0.content.content },
            .optionalInt("rating", "From 1 to 5.") { $0.content.rating },
            .bool("is_featured", "Whether it is shown on the home page.") { $0.content.isFeatured },
            .isDraft(),
        ]
    )
}

extension RecordCollection {
    package static let testimonials: RecordCollection = RecordCollection(
        TestimonialModel.definition
    )
}
