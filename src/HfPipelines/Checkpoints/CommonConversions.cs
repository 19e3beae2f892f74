using System.Text.RegularExpressions;

namespace HfPipelines.Checkpoints;

/// <summary>Names of early checkpoints, which transformers reads for every model type.</summary>
internal static class CommonConversions
{
    public static IReadOnlyList<WeightConversion> All { get; } =
    [
        Rename("LayerNorm.gamma", "LayerNorm.weight"),
        Rename("LayerNorm.beta", "LayerNorm.bias"),
        Rename(".weight_g", ".parametrizations.weight.original0"),
        Rename(".weight_v", ".parametrizations.weight.original1"),
        new WeightConversion
        {
            Sources = [@"^model\.language_model\.model(?!\w)", @"^language_model\.model\.model(?!\w)"],
            Targets = ["model.language_model"],
            Reverse = new WeightConversion { Sources = [@"model\.language_model(?!\w)"], Targets = ["model.language_model.model"] },
        },
    ];

    private static WeightConversion Rename(string source, string target) => new()
    {
        Sources = [Pattern(source)],
        Targets = [target],
        Reverse = new WeightConversion { Sources = [Pattern(target)], Targets = [source] },
    };

    private static string Pattern(string name) => $@"{Regex.Escape(name)}(?!\w)";
}
