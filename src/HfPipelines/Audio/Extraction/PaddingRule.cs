using System.Text.Json;

namespace HfPipelines.Audio.Extraction;

/// <summary>How sequences are cut and filled to one length.</summary>
internal sealed record PaddingRule
{
    /// <summary>The rule that fills to the longest sequence.</summary>
    public const string Longest = "longest";

    /// <summary>The rule that fills to <see cref="MaxLength"/>.</summary>
    public const string ToMaxLength = "max_length";

    /// <summary>The rule that fills nothing.</summary>
    public const string None = "do_not_pad";

    /// <summary><c>longest</c>, <c>max_length</c> or <c>do_not_pad</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The length to fill or cut to; null for none.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether longer sequences are cut.</summary>
    public bool Truncates { get; init; }

    /// <summary>The number that lengths must be a multiple of; null for any.</summary>
    public int? Multiple { get; init; }

    /// <summary>Whether the filling stands before the sequence.</summary>
    public bool IsLeft { get; init; }

    /// <summary>The filling.</summary>
    public double Value { get; init; }

    /// <summary>Whether a mask is wanted.</summary>
    public bool HasMask { get; init; }

    /// <summary>Whether sequences are filled up at all.</summary>
    public bool Pads => Kind != None;

    /// <summary>
    /// Reads <c>padding</c>, <c>max_length</c>, <c>truncation</c>, <c>pad_to_multiple_of</c>, <c>padding_side</c>, <c>padding_value</c> and
    /// <c>return_attention_mask</c>.
    /// </summary>
    /// <param name="options">The options in force.</param>
    /// <param name="padding">The kind where they do not say.</param>
    /// <param name="maxLength">The length where they do not say.</param>
    /// <param name="truncation">Whether longer sequences are cut where they do not say.</param>
    /// <param name="multiple">The multiple where they do not say.</param>
    /// <param name="mask">Whether a mask is wanted; null to ask the options.</param>
    public static PaddingRule Read(
        ExtractorOptions options, string padding, int? maxLength = null, bool truncation = false, int? multiple = null, bool? mask = null) => new()
        {
            Kind = KindOf(options) ?? padding,
            MaxLength = options.IntOrNull("max_length") ?? maxLength,
            Truncates = options.BoolOrNull("truncation") ?? truncation,
            Multiple = options.IntOrNull("pad_to_multiple_of") ?? multiple,
            IsLeft = options.StringOrNull("padding_side") == "left",
            Value = options.DoubleOrNull("padding_value") ?? 0,
            HasMask = mask ?? options.Bool("return_attention_mask"),
        };

    /// <summary>A length, rounded up to the multiple.</summary>
    public long Rounded(long length) => Multiple is { } step ? (length + step - 1) / step * step : length;

    private static string? KindOf(ExtractorOptions options) => options.Find("padding")?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.True => Longest,
        JsonValueKind.False => None,
        _ => options.String("padding") is Longest or ToMaxLength or None ? options.String("padding") : throw options.Error("padding", "longest, max_length, do_not_pad or a truth value"),
    };
}
