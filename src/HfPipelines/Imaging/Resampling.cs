namespace HfPipelines;

/// <summary>The filters of a resize; the numbers are Pillow's, which preprocessor configurations write as <c>resample</c>.</summary>
public enum Resampling
{
    /// <summary>The nearest sample.</summary>
    Nearest = 0,

    /// <summary>A sinc windowed to three samples each side.</summary>
    Lanczos = 1,

    /// <summary>A triangle of one sample each side.</summary>
    Bilinear = 2,

    /// <summary>A cubic (a = -0.5) of two samples each side.</summary>
    Bicubic = 3,

    /// <summary>The mean of the covered samples.</summary>
    Box = 4,

    /// <summary>A Hamming-windowed sinc of one sample each side.</summary>
    Hamming = 5,
}
