namespace HfPipelines.Imaging.Resizing;

/// <summary>The modes of torch's interpolate.</summary>
internal enum InterpolationMode
{
    Nearest,
    NearestExact,
    Bilinear,
    Bicubic,
    Lanczos,
    Area,
}
