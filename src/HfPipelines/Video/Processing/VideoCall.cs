using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Video.Processing;

/// <summary>One call of a video processor.</summary>
/// <param name="Options">The options in force.</param>
/// <param name="Videos">For each video its chosen frames, [frames, channels, height, width].</param>
/// <param name="Metadata">For each video what is known of it.</param>
internal sealed record VideoCall(ProcessorOptions Options, IReadOnlyList<Tensor> Videos, IReadOnlyList<VideoMetadata> Metadata);
