using System.Globalization;
using System.Text;
using HfPipelines.Generators.Specs;
using Microsoft.CodeAnalysis.CSharp;

namespace HfPipelines.Generators.Emission;

/// <summary>Names and literals of C#.</summary>
internal static class CSharp
{
    public const string Runtime = "global::HfPipelines";
    public const string Configuration = "global::HfPipelines.Configuration";
    public const string Networks = "global::HfPipelines.Networks";
    public const string Checkpoints = "global::HfPipelines.Checkpoints";
    public const string Collections = "global::System.Collections.Generic";

    /// <summary>A name in Pascal case: <c>rms_norm_eps</c> becomes <c>RmsNormEps</c>.</summary>
    public static string PascalCase(string name)
    {
        var result = new StringBuilder();
        bool upper = true;
        foreach (char c in name)
        {
            if (!char.IsLetterOrDigit(c))
            {
                upper = true;
                continue;
            }

            result.Append(upper ? char.ToUpperInvariant(c) : c);
            // A letter behind a digit begins a word only where the name says so: conv1d stays Conv1d.
            upper = false;
        }

        return result.Length == 0 || char.IsDigit(result[0]) ? "_" + result : result.ToString();
    }

    /// <summary>A string literal.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A string literal that may be null.</summary>
    public static string LiteralOrNull(string? text) => text is null ? "null" : Literal(text);

    /// <summary>Several string literals with commas.</summary>
    public static string Literals(IEnumerable<string> texts) => string.Join(", ", texts.Select(Literal));

    /// <summary>A floating-point literal of a JSON number, or of what stands for one that is not finite.</summary>
    public static string Double(JsonValue value) => value["__float__"]?.Text switch
    {
        "Infinity" => "double.PositiveInfinity",
        "-Infinity" => "double.NegativeInfinity",
        "NaN" => "double.NaN",
        _ => value.Text.IndexOfAny(['.', 'e', 'E']) < 0 ? value.Text + ".0" : value.Text,
    };

    /// <summary>A whole number.</summary>
    public static string Integer(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Text as the content of an XML element, on one line.</summary>
    public static string Xml(string text)
        => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\r", "").Replace("\n", " ");

    /// <summary>An identifier, escaped where it is a keyword.</summary>
    public static string Identifier(string name)
        => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;
}
