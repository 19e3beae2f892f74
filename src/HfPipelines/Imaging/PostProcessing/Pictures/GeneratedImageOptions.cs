namespace HfPipelines.Imaging;

/// <summary>How to make pictures of a network's samples: <c>do_rescale</c>, <c>rescale_factor</c>, <c>do_normalize</c>, <c>image_mean</c> and <c>image_std</c> as processor options.</summary>
public sealed record GeneratedImageOptions : PostProcessingOptions;
