using System.Text.Json.Nodes;
using HfPipelines.Audio;
using HfPipelines.Imaging;
using HfPipelines.Tokenization;
using HfPipelines.Video;

namespace HfPipelines.Processing;

/// <summary>How a batch is processed. What is null is as the processor's class does it.</summary>
public sealed record ProcessorOptions
{
    /// <summary>The side on which shorter sequences are padded; null for the tokenizer's.</summary>
    public TextSide? PaddingSide { get; init; }

    /// <summary>The length that <see cref="Truncate"/> and <see cref="PadToMaxLength"/> mean, in tokens; null for the tokenizer's.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether longer sequences are cut to <see cref="MaxLength"/>.</summary>
    public bool? Truncate { get; init; }

    /// <summary>Whether shorter sequences are padded to <see cref="MaxLength"/> instead of to the longest of the batch.</summary>
    public bool? PadToMaxLength { get; init; }

    /// <summary>
    /// Settings of the class by the names of transformers, over those of <c>processor_config.json</c>, for example <c>target_h</c> or <c>use_image_id</c>;
    /// what the class does not know is ignored.
    /// </summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>Options of the processor of pictures; null for those of the configuration and of the class.</summary>
    public ImageArguments? Images { get; init; }

    /// <summary>Options of the processor of videos; null for those of the configuration and of the class.</summary>
    public VideoArguments? Videos { get; init; }

    /// <summary>Options of the feature extractor; null for those of the configuration and of the class.</summary>
    public AudioArguments? Audio { get; init; }
}
