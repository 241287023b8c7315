package import Media
package import Templating

extension ThemeAssets {
    /// The function `asset("css/site.css")`.
    package var function: TemplateEnvironment.Function {
        TemplateEnvironment.Function(
            "asset",
            parameters: ["path"],
            "The address of a file of the theme's folder 'assets'."
        ) { arguments in
            if let url = self.url(of: arguments[0]) { return .value(url, .assetURL) }
            return .unknown(
                message: "the theme has no asset '\(arguments[0])'",
                suggestions: ThemeAssets.nearest(to: arguments[0], among: names)
            )
        }
    }
}
