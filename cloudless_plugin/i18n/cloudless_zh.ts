<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
  <context>
    <name>Cloudless</name>
    <message>
      <source>&amp;Area</source>
      <translation>范围(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Bands</source>
      <translation>波段(&amp;B)</translation>
    </message>
    <message>
      <source>'fields' has pairs of bits and their value</source>
      <translation>“fields”须为成对的位与其值</translation>
    </message>
    <message>
      <source>'gsd' is the size of a pixel in metres, above 0</source>
      <translation>“gsd”是像素大小（米），须大于 0</translation>
    </message>
    <message>
      <source>'{base}' has {count} items, but at most {most} can be read: split it, or choose another catalogue.</source>
      <translation>“{base}”有 {count} 个条目，但最多可读取 {most} 个：请将其拆分，或选择其他目录。</translation>
    </message>
    <message>
      <source>'{found}' stands where it means nothing</source>
      <translation>“{found}”在此处没有意义</translation>
    </message>
    <message>
      <source>'{key}' has lists by {known}, not '{word}'</source>
      <translation>“{key}”的列表须按 {known} 命名，而不是“{word}”</translation>
    </message>
    <message>
      <source>'{key}' has {value:g}, which is no whole number from 0 to {most}</source>
      <translation>“{key}”中的 {value:g} 不是 0 到 {most} 的整数</translation>
    </message>
    <message>
      <source>'{key}' is '{value}': give a date as 2023-08-31.</source>
      <translation>“{key}”的值是“{value}”：请给出形如 2023-08-31 的日期。</translation>
    </message>
    <message>
      <source>'{key}' is no JSON object: give one, or leave it out.</source>
      <translation>“{key}”不是 JSON 对象：请给出一个，或省略它。</translation>
    </message>
    <message>
      <source>'{key}' is no list of texts</source>
      <translation>“{key}”不是文本列表</translation>
    </message>
    <message>
      <source>'{key}' is no number</source>
      <translation>“{key}”不是数字</translation>
    </message>
    <message>
      <source>'{key}' is no object</source>
      <translation>“{key}”不是对象</translation>
    </message>
    <message>
      <source>'{key}' is no object of at most {most} entries</source>
      <translation>“{key}”不是至多含 {most} 项的对象</translation>
    </message>
    <message>
      <source>'{key}' is no text of at most {most} letters</source>
      <translation>“{key}”不是至多 {most} 个字符的文本</translation>
    </message>
    <message>
      <source>'{key}' is none of {known}</source>
      <translation>“{key}”不是 {known} 之一</translation>
    </message>
    <message>
      <source>'{key}' is not a polygon: give a GeoJSON Polygon or MultiPolygon.</source>
      <translation>“{key}”不是多边形：请给出 GeoJSON 的 Polygon 或 MultiPolygon。</translation>
    </message>
    <message>
      <source>'{key}' is {value}: give a number.</source>
      <translation>“{key}”的值是 {value}：请给出一个数字。</translation>
    </message>
    <message>
      <source>'{key}' is {value}: give a text.</source>
      <translation>“{key}”的值是 {value}：请给出文本。</translation>
    </message>
    <message>
      <source>'{key}' is {value}: give a whole number.</source>
      <translation>“{key}”为 {value}：请给出整数。</translation>
    </message>
    <message>
      <source>'{key}' is {value}: give four numbers, west, south, east, north.</source>
      <translation>“{key}”的值是 {value}：请给出四个数字：西、南、东、北。</translation>
    </message>
    <message>
      <source>'{key}' is {value}: give true or false.</source>
      <translation>“{key}”的值是 {value}：请给出 true 或 false。</translation>
    </message>
    <message>
      <source>'{name}' cannot be the name of an index: begin with a letter, and use at most 32 letters, digits and _.</source>
      <translation>“{name}”不能作为指数名：请以字母开头，最多使用 32 个字母、数字和 _。</translation>
    </message>
    <message>
      <source>'{name}' does not end in {suffix}: choose a name that does.</source>
      <translation>“{name}”不以 {suffix} 结尾：请选择以它结尾的名称。</translation>
    </message>
    <message>
      <source>'{name}' is the name of something else, not of an index: write another.</source>
      <translation>“{name}”已是其他内容的名称：请换一个。</translation>
    </message>
    <message>
      <source>'{path}' cannot be replaced ({reason}): close the program that has it open, or choose another output.</source>
      <translation>无法替换“{path}”（{reason}）：请关闭打开它的程序，或选择其他输出。</translation>
    </message>
    <message>
      <source>'{path}' cannot be replaced ({reason}): what is finished is kept as '{kept}'; close the program that has the old file open, or choose another output.</source>
      <translation>“{path}”无法被替换（{reason}）：已完成的结果保存为“{kept}”；请关闭正在使用旧文件的程序，或选择其他输出。</translation>
    </message>
    <message>
      <source>'{path}' cannot be written: choose another output, or allow writing there.</source>
      <translation>无法写入“{path}”：请选择其他输出，或允许在该处写入。</translation>
    </message>
    <message>
      <source>'{path}' holds no STAC items: it needs the columns id, geometry and assets, as stac-geoparquet writes them.</source>
      <translation>“{path}”中没有 STAC 条目：需要 id、geometry 和 assets 列，如 stac-geoparquet 所写。</translation>
    </message>
    <message>
      <source>'{path}' is GeoParquet, which the engine cannot read on this machine: save the items as JSON instead.</source>
      <translation>“{path}”是 GeoParquet，引擎在这台机器上无法读取：请改将条目保存为 JSON。</translation>
    </message>
    <message>
      <source>'{path}' is a file that the run reads: choose another output.</source>
      <translation>“{path}”是本次运行要读取的文件：请选择其他输出。</translation>
    </message>
    <message>
      <source>'{path}' is a file: choose a folder for the output.</source>
      <translation>“{path}”是文件：请为输出选择文件夹。</translation>
    </message>
    <message>
      <source>'{path}' is a folder: choose a file for the output.</source>
      <translation>“{path}”是文件夹：请为输出选择文件。</translation>
    </message>
    <message>
      <source>'{path}' is a folder: give the path of the item collection (JSON) in it.</source>
      <translation>“{path}”是文件夹：请给出其中条目集合（JSON）的路径。</translation>
    </message>
    <message>
      <source>'{path}' is a web page, not an item collection: save the JSON that it shows instead.</source>
      <translation>“{path}”是网页，不是条目集合：请改为保存其显示的 JSON。</translation>
    </message>
    <message>
      <source>'{path}' is broken: it cannot be read as GeoParquet; save it again.</source>
      <translation>“{path}”已损坏：无法按 GeoParquet 读取；请重新保存。</translation>
    </message>
    <message>
      <source>'{path}' is broken: it is not JSON; save the item collection again.</source>
      <translation>“{path}”已损坏：它不是 JSON；请重新保存条目集合。</translation>
    </message>
    <message>
      <source>'{path}' is not a file on this machine: if it is a web address, begin it with https://.</source>
      <translation>“{path}”不是本机上的文件：如果它是网址，请以 https:// 开头。</translation>
    </message>
    <message>
      <source>'{path}' is not a file that can be replaced: choose another output.</source>
      <translation>“{path}”不是可以替换的文件：请选择其他输出。</translation>
    </message>
    <message>
      <source>'{path}' is not an item collection: it has no list of features.</source>
      <translation>“{path}”不是条目集合：其中没有 features 列表。</translation>
    </message>
    <message>
      <source>'{path}' is one page of a search and names a next one: save all scenes in one item collection, or remove the link 'next' from it if they are all there.</source>
      <translation>“{path}”是搜索结果的一页，并指向下一页：请将所有影像保存到一个条目集合中；如果影像已齐全，请从中删除“next”链接。</translation>
    </message>
    <message>
      <source>'{path}' lies where a mosaic of the series belongs, and was not made by Cloudless: move it, or choose another output folder.</source>
      <translation>“{path}”占用了序列中一幅镶嵌的位置，且不是由 Cloudless 生成的：请移走它，或选择其他输出文件夹。</translation>
    </message>
    <message>
      <source>'{path}' lies where the STAC item of the mosaic belongs, and was not written by Cloudless: move it, or choose another output.</source>
      <translation>“{path}”占用了镶嵌的 STAC 条目的位置，且不是由 Cloudless 写入的：请移走它，或选择其他输出。</translation>
    </message>
    <message>
      <source>'{path}' lies where the recipe of the mosaic belongs, and is no recipe of Cloudless: move it, or choose another output.</source>
      <translation>“{path}”占用了镶嵌的配方的位置，且不是 Cloudless 的配方：请移走它，或选择其他输出。</translation>
    </message>
    <message>
      <source>'{place}' holds more than can be read at once, {most} MB or {count} million values: split the item collection, or choose another catalogue.</source>
      <translation>“{place}”的内容超出一次可读取的上限（{most} MB 或 {count} 百万个值）：请拆分条目集合，或选择其他目录。</translation>
    </message>
    <message>
      <source>--evidence and --indices are for one mosaic, and the recipe makes a change: leave them out.</source>
      <translation>--evidence 和 --indices 用于单幅镶嵌，而该配方生成变化：请去掉。</translation>
    </message>
    <message>
      <source>--indices is for one mosaic, and the recipe makes a series: leave it out.</source>
      <translation>--indices 用于单幅镶嵌，而配方生成序列：请去掉。</translation>
    </message>
    <message>
      <source>0: empty</source>
      <translation>0：空</translation>
    </message>
    <message>
      <source>0: empty, or outside the area</source>
      <translation>0：空，或在范围之外</translation>
    </message>
    <message>
      <source>1: a single view</source>
      <translation>1：仅一次观测</translation>
    </message>
    <message>
      <source>2 views</source>
      <translation>2 次观测</translation>
    </message>
    <message>
      <source>3 to 5 views</source>
      <translation>3 至 5 次观测</translation>
    </message>
    <message>
      <source>6 views or more</source>
      <translation>6 次或更多观测</translation>
    </message>
    <message>
      <source>A band of each band for each of these, instead of the one</source>
      <translation>每个波段按每个数各得一个波段</translation>
    </message>
    <message>
      <source>A coarse mosaic stands on the map while the full one is made</source>
      <translation>制作完整镶嵌时，先在地图上显示粗略的镶嵌</translation>
    </message>
    <message>
      <source>A downloaded package is not the one that was asked for: try again without the mirror that changes packages.</source>
      <translation>收到的软件包与所请求的不符：请不使用会更改软件包的镜像，再试一次。</translation>
    </message>
    <message>
      <source>A heavy run</source>
      <translation>耗时的运行</translation>
    </message>
    <message>
      <source>A layer that shows the mosaic wherever the map goes, without a file; it follows the panel</source>
      <translation>随地图移动显示镶嵌的图层，无需文件；它跟随面板</translation>
    </message>
    <message>
      <source>A light run</source>
      <translation>轻量的运行</translation>
    </message>
    <message>
      <source>A login is for a custom catalogue on the web: give its address, or no login.</source>
      <translation>登录仅用于网络上的自定义目录：请给出其地址，或不使用登录。</translation>
    </message>
    <message>
      <source>A mosaic of each feature, of its size and named by this field</source>
      <translation>每个要素一幅大小相应的镶嵌，以此字段命名</translation>
    </message>
    <message>
      <source>A mosaic of each month</source>
      <translation>每月一幅镶嵌</translation>
    </message>
    <message>
      <source>A mosaic of each month of any year</source>
      <translation>每个日历月一幅镶嵌（合并各年）</translation>
    </message>
    <message>
      <source>A mosaic of each quarter</source>
      <translation>每季度一幅镶嵌</translation>
    </message>
    <message>
      <source>A mosaic of each season</source>
      <translation>每季节一幅镶嵌</translation>
    </message>
    <message>
      <source>A mosaic of each third of a month</source>
      <translation>每旬一幅镶嵌</translation>
    </message>
    <message>
      <source>A mosaic of each week</source>
      <translation>每周一幅镶嵌</translation>
    </message>
    <message>
      <source>A mosaic of each year</source>
      <translation>每年一幅镶嵌</translation>
    </message>
    <message>
      <source>A mosaic of every few days</source>
      <translation>每隔若干天一幅镶嵌</translation>
    </message>
    <message>
      <source>A mosaic of this date alone</source>
      <translation>仅用此日期制作镶嵌</translation>
    </message>
    <message>
      <source>A number stands twice in PERCENTILES: name each once.</source>
      <translation>PERCENTILES 中有重复的数字：每个只写一次。</translation>
    </message>
    <message>
      <source>A polygon needs at least three corners: click on the map to add one.</source>
      <translation>多边形至少需要三个角点：请在地图上点击以添加。</translation>
    </message>
    <message>
      <source>A process of the engine was ended from outside, perhaps because the memory ran out: run again to resume, with a smaller extent if it happens twice.</source>
      <translation>引擎的一个进程被外部终止，可能是内存不足：请重新运行，将从中断处继续；如再次发生，请缩小范围。</translation>
    </message>
    <message>
      <source>A tile ended {count} of Dask's workers, one after the other: see the dashboard's logs, give them more memory, and run again to resume.</source>
      <translation>一个分块先后使 {count} 个 Dask 工作进程终止：请查看仪表板的日志，为它们分配更多内存，然后重新运行，会从中断处继续。</translation>
    </message>
    <message>
      <source>About {disk} when it is set up, {download} to download</source>
      <translation>安装后约 {disk}，需下载 {download}</translation>
    </message>
    <message>
      <source>Add a layer o&amp;f evidence</source>
      <translation>添加依据图层(&amp;F)</translation>
    </message>
    <message>
      <source>Address</source>
      <translation>地址</translation>
    </message>
    <message>
      <source>After</source>
      <translation>之后</translation>
    </message>
    <message>
      <source>Agriculture</source>
      <translation>农业</translation>
    </message>
    <message>
      <source>All</source>
      <translation>全部</translation>
    </message>
    <message>
      <source>All bands</source>
      <translation>所有波段</translation>
    </message>
    <message>
      <source>All changes</source>
      <translation>全部更改</translation>
    </message>
    <message>
      <source>All months</source>
      <translation>所有月份</translation>
    </message>
    <message>
      <source>All mosaics side by side, in the folder of the mosaics</source>
      <translation>所有镶嵌并排显示，存放在镶嵌的文件夹中</translation>
    </message>
    <message>
      <source>Allow</source>
      <translation>允许</translation>
    </message>
    <message>
      <source>Animation</source>
      <translation>动画</translation>
    </message>
    <message>
      <source>Another Python instead</source>
      <translation>改用其他 Python</translation>
    </message>
    <message>
      <source>April</source>
      <translation>4月</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>范围</translation>
    </message>
    <message>
      <source>Area (empty: the bounds of the places)</source>
      <translation>范围（留空：地点的边界）</translation>
    </message>
    <message>
      <source>Area (empty: the bounds of the polygons)</source>
      <translation>范围（留空：多边形的边界）</translation>
    </message>
    <message>
      <source>As they are</source>
      <translation>保持不变</translation>
    </message>
    <message>
      <source>Ask the map</source>
      <translation>询问地图</translation>
    </message>
    <message>
      <source>Ask the map: a click shows what all dates have seen there.</source>
      <translation>询问地图：点击即可查看该处所有日期的观测。</translation>
    </message>
    <message>
      <source>Ask the map: click a place, or draw around one, to see what all dates have seen there, and why</source>
      <translation>询问地图：点击一个地点或圈出一片区域，查看所有日期在那里看到了什么，以及原因</translation>
    </message>
    <message>
      <source>Asking for collections</source>
      <translation>正在查询集合</translation>
    </message>
    <message>
      <source>Asking the catalogue for its collections…</source>
      <translation>正在向目录查询其集合……</translation>
    </message>
    <message>
      <source>August</source>
      <translation>8月</translation>
    </message>
    <message>
      <source>Autumn</source>
      <translation>秋季</translation>
    </message>
    <message>
      <source>BANDPASS '{bandpass}' is not known for the band {band}: choose among {known}, or set it to own.</source>
      <translation>波段 {band} 没有已知的 BANDPASS“{bandpass}”：请在 {known} 中选择，或将其设为 own。</translation>
    </message>
    <message>
      <source>BANDS is empty: give common names such as red,green,blue.</source>
      <translation>BANDS 为空：请给出通用名称，例如 red,green,blue。</translation>
    </message>
    <message>
      <source>BUFFER is {value:g} m: give a distance from 0 to 10 000 m.</source>
      <translation>BUFFER 为 {value:g} m：请给出 0 到 10 000 m 的距离。</translation>
    </message>
    <message>
      <source>Back to my request</source>
      <translation>恢复我的设置</translation>
    </message>
    <message>
      <source>Band or index</source>
      <translation>波段或指数</translation>
    </message>
    <message>
      <source>Bands</source>
      <translation>波段</translation>
    </message>
    <message>
      <source>Bare soil</source>
      <translation>裸土</translation>
    </message>
    <message>
      <source>Bathymetry</source>
      <translation>水深</translation>
    </message>
    <message>
      <source>Before / after</source>
      <translation>前后对比</translation>
    </message>
    <message>
      <source>Before the first run, the engine must be set up: a Python of its own, which leaves QGIS's alone (about {download} to download, {disk} on the disk).</source>
      <translation>首次运行前必须安装引擎：它使用自己的 Python，不影响 QGIS 的 Python（下载约 {download}，占用磁盘约 {disk}）。</translation>
    </message>
    <message>
      <source>Being set up</source>
      <translation>正在安装</translation>
    </message>
    <message>
      <source>Best available</source>
      <translation>最佳可用</translation>
    </message>
    <message>
      <source>Best clear date</source>
      <translation>最佳晴空日期</translation>
    </message>
    <message>
      <source>Beyond the swath</source>
      <translation>在扫描带之外</translation>
    </message>
    <message>
      <source>Bilinear</source>
      <translation>双线性</translation>
    </message>
    <message>
      <source>Bookmark</source>
      <translation>书签</translation>
    </message>
    <message>
      <source>Brightness</source>
      <translation>亮度</translation>
    </message>
    <message>
      <source>Broken</source>
      <translation>已损坏</translation>
    </message>
    <message>
      <source>Brought to their median</source>
      <translation>调整到中值</translation>
    </message>
    <message>
      <source>Built-up areas</source>
      <translation>建成区</translation>
    </message>
    <message>
      <source>Burnt areas</source>
      <translation>火烧迹地</translation>
    </message>
    <message>
      <source>Burnt areas, after the fire</source>
      <translation>火后的火烧迹地</translation>
    </message>
    <message>
      <source>By the catalogue's figure of the whole scene</source>
      <translation>按目录给出的整景数值</translation>
    </message>
    <message>
      <source>By what each overpass shows of the area, in its classification</source>
      <translation>按每次过境的分类在范围内显示的内容</translation>
    </message>
    <message>
      <source>CATALOG_URL has *** where a login or a key was, which recipes and logs do not keep: give the whole address again.</source>
      <translation>CATALOG_URL 中原为登录信息或密钥的位置是 ***，配方和日志不保存它们：请重新给出完整地址。</translation>
    </message>
    <message>
      <source>CATALOG_URL holds a user name or a password, which projects, models and logs would keep: take them out of the address, and choose a login as AUTHCFG.</source>
      <translation>CATALOG_URL 含有用户名或密码，工程、模型和日志会把它们保存下来：请从地址中去掉，并用 AUTHCFG 选择登录配置。</translation>
    </message>
    <message>
      <source>COLLECTION is '{collections}': give the id of a collection, or several different ones with commas between them.</source>
      <translation>COLLECTION 为“{collections}”：请给出一个集合的标识，或用逗号分隔的多个不同标识。</translation>
    </message>
    <message>
      <source>Cache</source>
      <translation>缓存</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Cancelled; nothing was written.</source>
      <translation>已取消；未写入任何内容。</translation>
    </message>
    <message>
      <source>Cancelled; {count} mosaic is finished.</source>
      <translation>已取消；已完成 {count} 幅镶嵌。</translation>
    </message>
    <message>
      <source>Cancelled; {count} mosaics are finished.</source>
      <translation>已取消；已完成 {count} 幅镶嵌。</translation>
    </message>
    <message>
      <source>Cancelling</source>
      <translation>正在取消</translation>
    </message>
    <message>
      <source>Catalo&amp;gue</source>
      <translation>目录(&amp;G)</translation>
    </message>
    <message>
      <source>Catalogue</source>
      <translation>目录</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>变化</translation>
    </message>
    <message>
      <source>Change between two times</source>
      <translation>两个时段之间的变化</translation>
    </message>
    <message>
      <source>Change of all bands, {first} to {last}</source>
      <translation>所有波段的变化，{first} 至 {last}</translation>
    </message>
    <message>
      <source>Change of {index}, {first} to {last}</source>
      <translation>{index} 的变化，{first} 至 {last}</translation>
    </message>
    <message>
      <source>Change: {path}</source>
      <translation>变化：{path}</translation>
    </message>
    <message>
      <source>Check and use</source>
      <translation>检查并使用</translation>
    </message>
    <message>
      <source>Checking a Python for Cloudless</source>
      <translation>正在检查供 Cloudless 使用的 Python</translation>
    </message>
    <message>
      <source>Chlorophyll</source>
      <translation>叶绿素</translation>
    </message>
    <message>
      <source>Chlorophyll of crops</source>
      <translation>作物叶绿素</translation>
    </message>
    <message>
      <source>Choose</source>
      <translation>选择</translation>
    </message>
    <message>
      <source>Choose a collection, or give the id of one.</source>
      <translation>请选择一个集合，或给出其标识。</translation>
    </message>
    <message>
      <source>Choose this anew, since the panel does not offer what was chosen: {fields}.</source>
      <translation>面板不提供原来的选择，请重新选择：{fields}。</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>清空</translation>
    </message>
    <message>
      <source>Clear views</source>
      <translation>晴空观测</translation>
    </message>
    <message>
      <source>Clear views of a pixel at most (0: all)</source>
      <translation>每个像素最多的晴空观测数（0：全部）</translation>
    </message>
    <message>
      <source>Clearest</source>
      <translation>最晴</translation>
    </message>
    <message>
      <source>Click a dot to see its date on the map.</source>
      <translation>点击一个点，即可在地图上查看该日期。</translation>
    </message>
    <message>
      <source>Click a place</source>
      <translation>点击一个地点</translation>
    </message>
    <message>
      <source>Click a place, or draw around one with the button held; Esc ends it.</source>
      <translation>点击一个地点，或按住鼠标键圈出一片区域；按 Esc 结束。</translation>
    </message>
    <message>
      <source>Click the corners on the map; a right-click, a double-click or Enter closes the polygon, Backspace takes a corner back, Esc cancels.</source>
      <translation>在地图上依次点击各角点；右键单击、双击或按 Enter 闭合多边形，按 Backspace 撤回一个角点，按 Esc 取消。</translation>
    </message>
    <message>
      <source>Clip to polygons</source>
      <translation>裁剪到多边形</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Cloud</source>
      <translation>云量</translation>
    </message>
    <message>
      <source>Cloud mask</source>
      <translation>云掩膜</translation>
    </message>
    <message>
      <source>Cloud-free mosaic</source>
      <translation>无云镶嵌</translation>
    </message>
    <message>
      <source>Cloud-free mosaic of surface reflectance x 10000 of {scenes} of {sensor}, by the method {method}, mask {mask} grown by {buffer} m; {filled} % of the area is filled, {single} % of that rests on one view.</source>
      <translation>由 {sensor} 的 {scenes}合成的无云镶嵌，地表反射率 x 10000，方法 {method}，掩膜 {mask}，扩大 {buffer} m；范围的 {filled} % 有数据，其中 {single} % 仅依据一次观测。</translation>
    </message>
    <message>
      <source>Cloud-free satellite mosaic of the map</source>
      <translation>地图范围的无云卫星镶嵌</translation>
    </message>
    <message>
      <source>Clouds</source>
      <translation>云</translation>
    </message>
    <message>
      <source>Clouds and shadows</source>
      <translation>云和阴影</translation>
    </message>
    <message>
      <source>Clouds reach further than their mask: grow it by this much</source>
      <translation>云的边缘超出其掩膜：将掩膜扩大这么多</translation>
    </message>
    <message>
      <source>Collectio&amp;n</source>
      <translation>集合(&amp;N)</translation>
    </message>
    <message>
      <source>Collection</source>
      <translation>集合</translation>
    </message>
    <message>
      <source>Colour empty pixels</source>
      <translation>为空像素着色</translation>
    </message>
    <message>
      <source>Common names or asset keys, separated by commas</source>
      <translation>通用名称或资产键，以逗号分隔</translation>
    </message>
    <message>
      <source>Comparing dates</source>
      <translation>正在比较日期</translation>
    </message>
    <message>
      <source>Composes a cloud-free mosaic of each month, quarter, season or year.</source>
      <translation>为每月、每季度、每季节或每年合成一幅无云镶嵌。</translation>
    </message>
    <message>
      <source>Composes cloud-free mosaics of two times, and subtracts the earlier from the later.</source>
      <translation>合成两个时段的无云镶嵌，并用较晚的减去较早的。</translation>
    </message>
    <message>
      <source>Composes satellite scenes through time into one image without clouds.</source>
      <translation>将一段时间内的卫星影像合成为一幅无云图像。</translation>
    </message>
    <message>
      <source>Composing</source>
      <translation>正在合成</translation>
    </message>
    <message>
      <source>Compute indices</source>
      <translation>计算指数</translation>
    </message>
    <message>
      <source>Compute on</source>
      <translation>计算位置</translation>
    </message>
    <message>
      <source>Compute on {address}?</source>
      <translation>在 {address} 上计算？</translation>
    </message>
    <message>
      <source>Computed from the mosaic's reflectance</source>
      <translation>由镶嵌的反射率计算</translation>
    </message>
    <message>
      <source>Computing the change</source>
      <translation>正在计算变化</translation>
    </message>
    <message>
      <source>Copy as Python</source>
      <translation>复制为 Python 代码</translation>
    </message>
    <message>
      <source>Copy as qgis_process command</source>
      <translation>复制为 qgis_process 命令</translation>
    </message>
    <message>
      <source>Copy methods text</source>
      <translation>复制方法说明</translation>
    </message>
    <message>
      <source>Copy to the clipboard</source>
      <translation>复制到剪贴板</translation>
    </message>
    <message>
      <source>Count cloud in</source>
      <translation>云量统计范围</translation>
    </message>
    <message>
      <source>Counted from the first day</source>
      <translation>从第一天起计算</translation>
    </message>
    <message>
      <source>Covered</source>
      <translation>覆盖</translation>
    </message>
    <message>
      <source>Cubic</source>
      <translation>三次方</translation>
    </message>
    <message>
      <source>Custom address</source>
      <translation>自定义地址</translation>
    </message>
    <message>
      <source>Custom address (STAC API or item collection)</source>
      <translation>自定义地址（STAC API 或条目集合）</translation>
    </message>
    <message>
      <source>Custom bands</source>
      <translation>自定义波段</translation>
    </message>
    <message>
      <source>Custom dates</source>
      <translation>自定义日期</translation>
    </message>
    <message>
      <source>Dark, unclassified and snowy pixels as well</source>
      <translation>还包括暗色、未分类和积雪的像素</translation>
    </message>
    <message>
      <source>Dask</source>
      <translation>Dask</translation>
    </message>
    <message>
      <source>Dask dashboard</source>
      <translation>Dask 仪表板</translation>
    </message>
    <message>
      <source>Dask dashboard: {link}</source>
      <translation>Dask 仪表板：{link}</translation>
    </message>
    <message>
      <source>Dask's workers cannot read '{path}', which lies on this machine: choose a catalogue on the web, or a folder that they see as well.</source>
      <translation>Dask 的工作进程无法读取本机上的“{path}”：请选择网络上的目录，或它们也能访问的文件夹。</translation>
    </message>
    <message>
      <source>Dask's workers have other versions ({versions}): pixels may differ a little.</source>
      <translation>Dask 的工作进程使用其他版本（{versions}）：像素可能略有差异。</translation>
    </message>
    <message>
      <source>Date</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Date of the pixel</source>
      <translation>像素的日期</translation>
    </message>
    <message>
      <source>Dates</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Days</source>
      <translation>天数</translation>
    </message>
    <message>
      <source>Days of a period (for periods of days)</source>
      <translation>一个时段的天数（用于按天划分的时段）</translation>
    </message>
    <message>
      <source>Days of the scenes in the animation</source>
      <translation>动画中显示影像日期</translation>
    </message>
    <message>
      <source>December</source>
      <translation>12月</translation>
    </message>
    <message>
      <source>Defaults</source>
      <translation>默认值</translation>
    </message>
    <message>
      <source>Dekads: days 1 to 10, 11 to 20, and the rest</source>
      <translation>旬：1 至 10 日、11 至 20 日及其余</translation>
    </message>
    <message>
      <source>Dense vegetation</source>
      <translation>茂密植被</translation>
    </message>
    <message>
      <source>Description of the collection</source>
      <translation>集合的描述</translation>
    </message>
    <message>
      <source>Description of the collection (JSON)</source>
      <translation>集合的描述（JSON）</translation>
    </message>
    <message>
      <source>Details</source>
      <translation>详情</translation>
    </message>
    <message>
      <source>Diagnostics</source>
      <translation>诊断</translation>
    </message>
    <message>
      <source>Divider between {before} and {after}</source>
      <translation>“{before}”与“{after}”之间的分隔线</translation>
    </message>
    <message>
      <source>Do not allow any more</source>
      <translation>不再允许</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>Done: {mosaics} of {scenes}</source>
      <translation>完成：{mosaics}，使用 {scenes}</translation>
    </message>
    <message>
      <source>Done: {scenes}, {filled} % filled</source>
      <translation>完成：{scenes}，填充 {filled} %</translation>
    </message>
    <message>
      <source>Downloading and unpacking packages</source>
      <translation>正在下载并解压软件包</translation>
    </message>
    <message>
      <source>Downloading uv, which sets the engine up</source>
      <translation>正在下载用于安装引擎的 uv</translation>
    </message>
    <message>
      <source>Drag a rectangle on the map, or click two of its corners; Esc cancels.</source>
      <translation>在地图上拖出矩形，或点击它的两个角点；按 Esc 取消。</translation>
    </message>
    <message>
      <source>Drag it, or press the arrow keys; Esc ends the comparison.</source>
      <translation>拖动它，或按方向键；按 Esc 结束对比。</translation>
    </message>
    <message>
      <source>Draw a figure (PNG)</source>
      <translation>绘制图版（PNG）</translation>
    </message>
    <message>
      <source>Draw a polygon</source>
      <translation>绘制多边形</translation>
    </message>
    <message>
      <source>Draw a polygon, corner by corner</source>
      <translation>逐个角点绘制多边形</translation>
    </message>
    <message>
      <source>Draw a rectangle</source>
      <translation>绘制矩形</translation>
    </message>
    <message>
      <source>Draw an animation (GIF)</source>
      <translation>绘制动画（GIF）</translation>
    </message>
    <message>
      <source>Drawing</source>
      <translation>正在绘制</translation>
    </message>
    <message>
      <source>Drawing a date</source>
      <translation>正在绘制某一天的影像</translation>
    </message>
    <message>
      <source>Drawing quicklooks</source>
      <translation>正在绘制快视图</translation>
    </message>
    <message>
      <source>Drop ha&amp;zy observations</source>
      <translation>排除薄雾观测(&amp;Z)</translation>
    </message>
    <message>
      <source>Drop hazy observations</source>
      <translation>排除薄雾观测</translation>
    </message>
    <message>
      <source>ENGINE '{address}' has an option that a gateway does not take: it takes auth (basic, kerberos or jupyterhub), and minimum and maximum, which are numbers of workers, as in gateway+https://host?auth=basic&amp;minimum=4&amp;maximum=24.</source>
      <translation>ENGINE “{address}”中含有 Gateway 不认识的选项：它接受 auth（basic、kerberos 或 jupyterhub）以及表示工作进程数的 minimum 和 maximum，例如 gateway+https://host?auth=basic&amp;minimum=4&amp;maximum=24。</translation>
    </message>
    <message>
      <source>ENGINE '{address}' is not among the allowed Dask addresses: its owner could run code on this machine and see your logins, so allow it only if you know it, in QGIS's Settings → Options → Cloudless → Dask (cloudless/allowed_engines), or for a recipe by --allow-engine.</source>
      <translation>ENGINE“{address}”不在允许的 Dask 地址之中：其所有者可以在本机运行代码并看到您的登录信息，因此仅在您了解它时才允许：在 QGIS 的 设置 → 选项 → Cloudless → Dask（cloudless/allowed_engines）中添加，或运行配方时使用 --allow-engine。</translation>
    </message>
    <message>
      <source>ENGINE '{address}' is not known: give 'local', a Dask scheduler as tcp://host:8786 or tls://host:8786, or a Dask Gateway as gateway+https://host.</source>
      <translation>ENGINE “{address}”未知：请给出 local、形如 tcp://host:8786 或 tls://host:8786 的 Dask 调度器，或形如 gateway+https://host 的 Dask Gateway。</translation>
    </message>
    <message>
      <source>ENGINE holds a user name or a password: put them into Dask's own configuration, where nobody else reads them.</source>
      <translation>ENGINE 中含有用户名或密码：请将其放入 Dask 自己的配置中，以免他人读取。</translation>
    </message>
    <message>
      <source>Each date and band multiplied by one ratio: fewer seams where dates meet</source>
      <translation>每个日期和波段乘以一个比值：日期相接处的接缝更少</translation>
    </message>
    <message>
      <source>Each pixel takes so many views at most, spread over the time: the mosaic is nearly the same</source>
      <translation>每个像素最多采用这么多次观测，分布在整个时间段内：镶嵌几乎相同</translation>
    </message>
    <message>
      <source>Each sensor's own bands</source>
      <translation>各传感器自身的波段</translation>
    </message>
    <message>
      <source>Earlier evidence</source>
      <translation>较早的依据</translation>
    </message>
    <message>
      <source>Earlier mosaic</source>
      <translation>较早的镶嵌</translation>
    </message>
    <message>
      <source>Earlier time</source>
      <translation>较早时段</translation>
    </message>
    <message>
      <source>Empty: all views look hazy</source>
      <translation>空：所有观测看起来都有薄雾</translation>
    </message>
    <message>
      <source>Empty: masked on every date</source>
      <translation>空：每个日期都被掩膜</translation>
    </message>
    <message>
      <source>Empty: masked on every date, or outside the area</source>
      <translation>空：每个日期都被掩膜，或在范围之外</translation>
    </message>
    <message>
      <source>Empty: no scene covers it</source>
      <translation>空：没有影像覆盖</translation>
    </message>
    <message>
      <source>Empty: this machine. For a large area: the address of a Dask scheduler (tcp://host:8786) or of a Dask Gateway (gateway+https://host)</source>
      <translation>留空：本机。范围较大时：Dask 调度器（tcp://host:8786）或 Dask Gateway（gateway+https://host）的地址</translation>
    </message>
    <message>
      <source>Engine</source>
      <translation>引擎</translation>
    </message>
    <message>
      <source>Every band is brighter by 0.1 of reflectance in {count} of the {all} dates than in the others: the catalogue is wrong about the radiometric offset of some dates; make the mosaic again from scenes of one processing baseline.</source>
      <translation>在 {all} 个日期中，有 {count} 个日期的每个波段都比其他日期亮 0.1 反射率：目录给出的某些日期的辐射偏移有误；请用同一处理基线的影像重新制作镶嵌。</translation>
    </message>
    <message>
      <source>Every period is empty: every pixel is masked; widen the dates or ease the mask.</source>
      <translation>所有时段均为空：每个像素都被掩膜；请扩大日期范围或放宽掩膜。</translation>
    </message>
    <message>
      <source>Everything that a bug report needs: versions, the engine's state, the last run's log and recipe.</source>
      <translation>报告问题所需的信息：版本、引擎状态、上次运行的日志和配方。</translation>
    </message>
    <message>
      <source>Evidence</source>
      <translation>依据</translation>
    </message>
    <message>
      <source>Evidence beside each mosaic</source>
      <translation>每幅镶嵌旁的依据</translation>
    </message>
    <message>
      <source>Evidence: {path}</source>
      <translation>依据：{path}</translation>
    </message>
    <message>
      <source>Evidence: {title}</source>
      <translation>依据：{title}</translation>
    </message>
    <message>
      <source>Export as recipe…</source>
      <translation>导出为配方…</translation>
    </message>
    <message>
      <source>FRAME_RATE is {value:g}: give frames a second, above 0 and at most {most:g}.</source>
      <translation>FRAME_RATE 为 {value:g}：请给出大于 0 且不超过 {most:g} 的每秒帧数。</translation>
    </message>
    <message>
      <source>FRAME_SIZE is {value}: give {least} to {most} pixels.</source>
      <translation>FRAME_SIZE 为 {value}：请给出 {least} 到 {most} 像素。</translation>
    </message>
    <message>
      <source>False colour</source>
      <translation>假彩色</translation>
    </message>
    <message>
      <source>Far from clouds, in the middle of the season, of a clear scene</source>
      <translation>远离云、接近时段中间、来自晴朗影像</translation>
    </message>
    <message>
      <source>Features without points or polygons, left out: {count}</source>
      <translation>已略去没有点或多边形的要素：{count}</translation>
    </message>
    <message>
      <source>February</source>
      <translation>2月</translation>
    </message>
    <message>
      <source>Figure of all mosaics</source>
      <translation>所有镶嵌的图版</translation>
    </message>
    <message>
      <source>Files of the engine are in use: close other QGIS windows, wait a minute, and try again.</source>
      <translation>引擎的文件正在使用中：请关闭其他 QGIS 窗口，稍等一分钟后重试。</translation>
    </message>
    <message>
      <source>Filled from another year</source>
      <translation>由其他年份填充</translation>
    </message>
    <message>
      <source>Filled from neighbouring years</source>
      <translation>用相邻年份填充</translation>
    </message>
    <message>
      <source>Finest of the bands</source>
      <translation>各波段中最精细的</translation>
    </message>
    <message>
      <source>First day</source>
      <translation>第一天</translation>
    </message>
    <message>
      <source>First day of the earlier time</source>
      <translation>较早时段的第一天</translation>
    </message>
    <message>
      <source>First day of the later time</source>
      <translation>较晚时段的第一天</translation>
    </message>
    <message>
      <source>First time here? Five real scenes of Maribor, Slovenia, come with the plugin: they need no network and no account.</source>
      <translation>第一次使用？插件自带斯洛文尼亚马里博尔的五景真实影像：无需网络，也无需账号。</translation>
    </message>
    <message>
      <source>Five summers</source>
      <translation>五个夏季</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>文件夹</translation>
    </message>
    <message>
      <source>Folder of the mosaics</source>
      <translation>镶嵌的文件夹</translation>
    </message>
    <message>
      <source>Follow the map again</source>
      <translation>重新跟随地图</translation>
    </message>
    <message>
      <source>For all QGIS profiles, which share it</source>
      <translation>对共用它的所有 QGIS 配置文件生效</translation>
    </message>
    <message>
      <source>For each pixel of the mosaic: the number of clear views, the date that it comes from where the method picks one, the number of views before the haze test, and the reason where they are few.</source>
      <translation>镶嵌的每个像素：晴空观测的次数、像素的日期（方法选取单次观测时）、薄雾检验之前的观测次数，以及观测较少的原因。</translation>
    </message>
    <message>
      <source>For scenes whose pixels do not lie on the mosaic's</source>
      <translation>用于像素与镶嵌不对齐的影像</translation>
    </message>
    <message>
      <source>Frames of the animation a second</source>
      <translation>动画每秒帧数</translation>
    </message>
    <message>
      <source>From Monday to Sunday</source>
      <translation>周一至周日</translation>
    </message>
    <message>
      <source>From each clear view</source>
      <translation>由每次晴空观测</translation>
    </message>
    <message>
      <source>From the mosaic</source>
      <translation>由镶嵌</translation>
    </message>
    <message>
      <source>From the same months of the years before and after; the evidence tells which pixels</source>
      <translation>取自前后年份的相同月份；依据会标明哪些像素</translation>
    </message>
    <message>
      <source>Generated scenes, not observed by any satellite</source>
      <translation>程序生成的影像，并非卫星观测</translation>
    </message>
    <message>
      <source>GeoTIFF, all bands…</source>
      <translation>GeoTIFF，所有波段…</translation>
    </message>
    <message>
      <source>Geology</source>
      <translation>地质</translation>
    </message>
    <message>
      <source>Geometric median</source>
      <translation>几何中值</translation>
    </message>
    <message>
      <source>Geometric median of the clear dates</source>
      <translation>晴空日期的几何中值</translation>
    </message>
    <message>
      <source>Give the address of a STAC API, or the path of an item collection.</source>
      <translation>请给出 STAC API 的地址，或条目集合的路径。</translation>
    </message>
    <message>
      <source>Give the bands, such as red,green,blue.</source>
      <translation>请给出波段，例如 red,green,blue。</translation>
    </message>
    <message>
      <source>Greenest</source>
      <translation>最绿</translation>
    </message>
    <message>
      <source>Greenest clear date</source>
      <translation>最绿的晴空日期</translation>
    </message>
    <message>
      <source>Greenness</source>
      <translation>绿度</translation>
    </message>
    <message>
      <source>Grow by</source>
      <translation>扩大</translation>
    </message>
    <message>
      <source>Grow the mask by (m)</source>
      <translation>掩膜扩大（m）</translation>
    </message>
    <message>
      <source>HOLES 'widen' and SCENES do not go together: set HOLES to leave, or empty SCENES.</source>
      <translation>HOLES“widen”不能与 SCENES 同时使用：请将 HOLES 设为 leave，或清空 SCENES。</translation>
    </message>
    <message>
      <source>Harmonized Landsat Sentinel-2, both</source>
      <translation>Harmonized Landsat Sentinel-2（两者）</translation>
    </message>
    <message>
      <source>Here: no clear date of {dates}</source>
      <translation>此处：{dates} 个日期中没有晴空</translation>
    </message>
    <message>
      <source>Here: {values}; clear on {clear} of {dates} dates</source>
      <translation>此处：{values}；{dates} 个日期中 {clear} 个晴空</translation>
    </message>
    <message>
      <source>Hidden: cloud</source>
      <translation>已隐藏：云</translation>
    </message>
    <message>
      <source>Hidden: haze</source>
      <translation>已隐藏：薄雾</translation>
    </message>
    <message>
      <source>Hidden: shadow</source>
      <translation>已隐藏：阴影</translation>
    </message>
    <message>
      <source>Hide</source>
      <translation>掩膜</translation>
    </message>
    <message>
      <source>Holes</source>
      <translation>空洞</translation>
    </message>
    <message>
      <source>How</source>
      <translation>合成方式</translation>
    </message>
    <message>
      <source>How many clear views each pixel has, the date of the one it shows, and why it has few or none</source>
      <translation>每个像素有多少次晴空观测、所示观测的日期，以及为何很少或没有</translation>
    </message>
    <message>
      <source>How many days each mosaic is made of</source>
      <translation>每幅镶嵌包含多少天</translation>
    </message>
    <message>
      <source>How many of the clearest dates</source>
      <translation>选取最晴的多少个日期</translation>
    </message>
    <message>
      <source>INDEX names several indices: name one, or leave it empty for the change of all bands.</source>
      <translation>INDEX 给出了多个指数：请只给一个，或留空以计算所有波段的变化。</translation>
    </message>
    <message>
      <source>INDICES names {count} indices: name at most {most}.</source>
      <translation>INDICES 有 {count} 个指数：最多 {most} 个。</translation>
    </message>
    <message>
      <source>INDICES names {names}, and INDICES_OUTPUT no file for them: name a file, or empty INDICES.</source>
      <translation>INDICES 指定了 {names}，而 INDICES_OUTPUT 没有文件：请指定文件，或清空 INDICES。</translation>
    </message>
    <message>
      <source>INDICES_OUTPUT names a file, and INDICES no index: name one, or empty INDICES_OUTPUT.</source>
      <translation>INDICES_OUTPUT 指定了文件，而 INDICES 没有指数：请指定指数，或清空 INDICES_OUTPUT。</translation>
    </message>
    <message>
      <source>Index (empty: all bands)</source>
      <translation>指数（留空：所有波段）</translation>
    </message>
    <message>
      <source>Indices</source>
      <translation>指数</translation>
    </message>
    <message>
      <source>Indices that have a name</source>
      <translation>有名称的指数</translation>
    </message>
    <message>
      <source>Indices, change between two times, and tables of places.</source>
      <translation>指数、两个时段之间的变化，以及地点的表格。</translation>
    </message>
    <message>
      <source>Indices: {path}</source>
      <translation>指数：{path}</translation>
    </message>
    <message>
      <source>It can be composed.</source>
      <translation>可以合成。</translation>
    </message>
    <message>
      <source>January</source>
      <translation>1月</translation>
    </message>
    <message>
      <source>July</source>
      <translation>7月</translation>
    </message>
    <message>
      <source>June</source>
      <translation>6月</translation>
    </message>
    <message>
      <source>Keep this area while the map moves</source>
      <translation>地图移动时保持此范围</translation>
    </message>
    <message>
      <source>Keep this layer, and follow with a new one</source>
      <translation>保留此图层，并以新图层跟随</translation>
    </message>
    <message>
      <source>Landsat 8 and 9 ARD</source>
      <translation>Landsat 8 和 9 ARD</translation>
    </message>
    <message>
      <source>Landsat 8 and 9 Collection 2 Level-2</source>
      <translation>Landsat 8 和 9 Collection 2 Level-2</translation>
    </message>
    <message>
      <source>Last day</source>
      <translation>最后一天</translation>
    </message>
    <message>
      <source>Last day of the earlier time</source>
      <translation>较早时段的最后一天</translation>
    </message>
    <message>
      <source>Last day of the later time</source>
      <translation>较晚时段的最后一天</translation>
    </message>
    <message>
      <source>Last summer</source>
      <translation>上一年夏季</translation>
    </message>
    <message>
      <source>Last three months</source>
      <translation>最近三个月</translation>
    </message>
    <message>
      <source>Last year</source>
      <translation>去年</translation>
    </message>
    <message>
      <source>Later evidence</source>
      <translation>较晚的依据</translation>
    </message>
    <message>
      <source>Later mosaic</source>
      <translation>较晚的镶嵌</translation>
    </message>
    <message>
      <source>Later time</source>
      <translation>较晚时段</translation>
    </message>
    <message>
      <source>Latest clear date</source>
      <translation>最近的晴空日期</translation>
    </message>
    <message>
      <source>Layer</source>
      <translation>图层</translation>
    </message>
    <message>
      <source>Left out: {count} scenes with the id and the files of another one, but another time; if they are different scenes, give each an id and files of its own.</source>
      <translation>已略去：{count} 景的标识和文件与另一景相同，但时间不同；如果它们是不同的景，请为每一景指定各自的标识和文件。</translation>
    </message>
    <message>
      <source>Lists bands, indices and cloud at points or polygons, on each date of the satellites.</source>
      <translation>列出点或多边形处每个卫星观测日期的波段、指数和云况。</translation>
    </message>
    <message>
      <source>Lists the satellite scenes of an area and a time, with footprint, date and cloud cover.</source>
      <translation>列出某范围和时段内的卫星影像及其覆盖范围、日期和云量。</translation>
    </message>
    <message>
      <source>Live</source>
      <translation>实时</translation>
    </message>
    <message>
      <source>Live: looking for scenes</source>
      <translation>实时：正在查找影像</translation>
    </message>
    <message>
      <source>Live: the mosaic follows the map, without a file.</source>
      <translation>实时：镶嵌跟随地图，无需文件。</translation>
    </message>
    <message>
      <source>Live: {what}</source>
      <translation>实时：{what}</translation>
    </message>
    <message>
      <source>Load recipe…</source>
      <translation>加载配方…</translation>
    </message>
    <message>
      <source>Login</source>
      <translation>登录</translation>
    </message>
    <message>
      <source>Login (where the catalogue or its files ask for one)</source>
      <translation>登录（目录或其文件要求时）</translation>
    </message>
    <message>
      <source>Login to the custom catalogue, where it asks for one</source>
      <translation>自定义目录要求登录时使用</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>波段组合</translation>
    </message>
    <message>
      <source>Look at “{field}” in the panel.</source>
      <translation>请查看面板中的“{field}”。</translation>
    </message>
    <message>
      <source>Look for the scenes now</source>
      <translation>立即查找影像</translation>
    </message>
    <message>
      <source>Looking at the clouds of the area</source>
      <translation>正在查看范围内的云</translation>
    </message>
    <message>
      <source>Looking for scenes</source>
      <translation>正在查找影像</translation>
    </message>
    <message>
      <source>Looking for the same months of neighbouring years</source>
      <translation>正在查找相邻年份的相同月份</translation>
    </message>
    <message>
      <source>Looking for what is there</source>
      <translation>正在检查已有内容</translation>
    </message>
    <message>
      <source>Lower is darker: 25 suppresses haze, as the Copernicus mosaics do</source>
      <translation>值越低越暗：25 可抑制薄雾，与 Copernicus 镶嵌相同</translation>
    </message>
    <message>
      <source>MAX_CLOUD counts the whole scene, as the catalogue tells it, for {count} scenes: what they show of the area is not known.</source>
      <translation>对 {count} 景影像，MAX_CLOUD 按目录给出的整景云量计算：它们在范围内显示的内容未知。</translation>
    </message>
    <message>
      <source>MAX_CLOUD does not apply to {count} scenes whose cloud cover the catalogue does not state: name the ones to use in SCENES if they are too cloudy.</source>
      <translation>MAX_CLOUD 对 {count} 景不起作用，因为目录没有给出它们的云量：如果云太多，请在 SCENES 中列出要使用的景。</translation>
    </message>
    <message>
      <source>MAX_CLOUD is {value:g} %: give a number from 0 to 100.</source>
      <translation>MAX_CLOUD 为 {value:g} %：请给出 0 到 100 的数字。</translation>
    </message>
    <message>
      <source>METHOD '{method}' needs the band {band}, and {collection} has none: choose another method.</source>
      <translation>METHOD “{method}”需要波段 {band}，而 {collection} 没有：请选择其他方法。</translation>
    </message>
    <message>
      <source>Ma&amp;ke</source>
      <translation>制作(&amp;I)</translation>
    </message>
    <message>
      <source>Made by Cloudless {version}</source>
      <translation>由 Cloudless {version} 制作</translation>
    </message>
    <message>
      <source>Make</source>
      <translation>制作</translation>
    </message>
    <message>
      <source>Make again</source>
      <translation>重新安装</translation>
    </message>
    <message>
      <source>Making a Python environment</source>
      <translation>正在创建 Python 环境</translation>
    </message>
    <message>
      <source>Making the engine quick to start</source>
      <translation>正在加快引擎的启动</translation>
    </message>
    <message>
      <source>Map view</source>
      <translation>地图视图</translation>
    </message>
    <message>
      <source>March</source>
      <translation>3月</translation>
    </message>
    <message>
      <source>Maximum clo&amp;ud</source>
      <translation>最大云量(&amp;X)</translation>
    </message>
    <message>
      <source>Maximum cloud</source>
      <translation>最大云量</translation>
    </message>
    <message>
      <source>Maximum cloud (%)</source>
      <translation>最大云量（%）</translation>
    </message>
    <message>
      <source>May</source>
      <translation>5月</translation>
    </message>
    <message>
      <source>Mean</source>
      <translation>均值</translation>
    </message>
    <message>
      <source>Mean of the clear dates</source>
      <translation>晴空日期的均值</translation>
    </message>
    <message>
      <source>Median</source>
      <translation>中值</translation>
    </message>
    <message>
      <source>Median of the clear dates</source>
      <translation>晴空日期的中值</translation>
    </message>
    <message>
      <source>Medoid</source>
      <translation>中心点（medoid）</translation>
    </message>
    <message>
      <source>Medoid of the clear dates</source>
      <translation>晴空日期的中心点（medoid）</translation>
    </message>
    <message>
      <source>Method</source>
      <translation>方法</translation>
    </message>
    <message>
      <source>Moisture of plants</source>
      <translation>植物含水量</translation>
    </message>
    <message>
      <source>Months</source>
      <translation>月份</translation>
    </message>
    <message>
      <source>Months (none: all)</source>
      <translation>月份（不选：全部）</translation>
    </message>
    <message>
      <source>More</source>
      <translation>更多</translation>
    </message>
    <message>
      <source>Mosaic “{name}”</source>
      <translation>镶嵌“{name}”</translation>
    </message>
    <message>
      <source>Mosaic: {path}</source>
      <translation>镶嵌：{path}</translation>
    </message>
    <message>
      <source>Mosaics</source>
      <translation>镶嵌</translation>
    </message>
    <message>
      <source>Mosaics and their recipes: {path}</source>
      <translation>镶嵌及其配方：{path}</translation>
    </message>
    <message>
      <source>Mosaics through time</source>
      <translation>时间序列镶嵌</translation>
    </message>
    <message>
      <source>Mosaics {first} to {last}</source>
      <translation>镶嵌序列 {first} 至 {last}</translation>
    </message>
    <message>
      <source>Most recent</source>
      <translation>最近</translation>
    </message>
    <message>
      <source>Much of the area will have few clear views: choose more scenes, or widen the dates.</source>
      <translation>大部分范围的晴空观测将很少：请选用更多影像，或扩大日期范围。</translation>
    </message>
    <message>
      <source>Much of the area will have few clear views: widen the dates, or allow cloudier scenes.</source>
      <translation>大部分范围的晴空观测将很少：请扩大日期范围，或允许云量更多的影像。</translation>
    </message>
    <message>
      <source>Much of the area will have few clear views: widen the dates.</source>
      <translation>大部分范围的晴空观测将很少：请扩大日期范围。</translation>
    </message>
    <message>
      <source>Name of the preset</source>
      <translation>预设的名称</translation>
    </message>
    <message>
      <source>Names from the menu, or your own as name = expression, separated by commas: mine = (nir - red) / nir</source>
      <translation>菜单中的名称，或自定义的 名称 = 表达式，以逗号分隔：mine = (nir - red) / nir</translation>
    </message>
    <message>
      <source>Nearest neighbour</source>
      <translation>最近邻</translation>
    </message>
    <message>
      <source>New in Cloudless {version}</source>
      <translation>Cloudless {version} 新功能</translation>
    </message>
    <message>
      <source>No Python was found that the engine's packages are made for: install version {version} from your system or python.org, and try again.</source>
      <translation>未找到引擎软件包所支持的 Python：请从系统或 python.org 安装 {version} 版，然后重试。</translation>
    </message>
    <message>
      <source>No Python {version} or newer was found: install one from your system or python.org, and try again.</source>
      <translation>未找到 Python {version} 或更新版本：请从系统或 python.org 安装后重试。</translation>
    </message>
    <message>
      <source>No area is given: draw or choose one, or choose polygons to clip to.</source>
      <translation>没有给出范围：请绘制或选择范围，或选择用于裁剪的多边形。</translation>
    </message>
    <message>
      <source>No data</source>
      <translation>无数据</translation>
    </message>
    <message>
      <source>No feature is selected in “{layer}”: select some on the map.</source>
      <translation>“{layer}”中没有选中的要素：请在地图上选择。</translation>
    </message>
    <message>
      <source>No places are given: choose a layer of points or polygons as PLACES.</source>
      <translation>没有给出地点：请选择点或多边形图层作为 PLACES。</translation>
    </message>
    <message>
      <source>No scene covers the extent: move it, or widen the dates.</source>
      <translation>没有影像覆盖该范围：请移动范围，或扩大日期范围。</translation>
    </message>
    <message>
      <source>No scene is left of the {count} that the catalogue has: {removed}.</source>
      <translation>目录中的 {count} 景影像均被排除：{removed}。</translation>
    </message>
    <message>
      <source>No scene is left of {count}: all are cloudier in the area than {percent:g} %; raise MAX_CLOUD (the least cloudy has {least} %), or widen the dates.</source>
      <translation>{count} 景影像均被排除：它们在范围内的云量都高于 {percent:g} %；请提高 MAX_CLOUD（最少为 {least} %），或扩大日期范围。</translation>
    </message>
    <message>
      <source>No scene is ticked: tick some under Scenes.</source>
      <translation>没有勾选任何影像：请在“影像”中勾选。</translation>
    </message>
    <message>
      <source>No scenes: look at “{field}”.</source>
      <translation>没有影像：请查看“{field}”。</translation>
    </message>
    <message>
      <source>No server answers: waiting for the network ({seconds} s)</source>
      <translation>没有服务器响应：正在等待网络（{seconds} 秒）</translation>
    </message>
    <message>
      <source>No server of the scenes' files has answered for {seconds} seconds ({reason}): check the network, and run again to resume.</source>
      <translation>景文件的服务器已有 {seconds} 秒没有响应（{reason}）：请检查网络，再次运行即可继续。</translation>
    </message>
    <message>
      <source>None</source>
      <translation>无</translation>
    </message>
    <message>
      <source>None of the places lies in the area: choose another layer as PLACES, or leave EXTENT empty.</source>
      <translation>没有地点位于范围内：请选择其他图层作为 PLACES，或将 EXTENT 留空。</translation>
    </message>
    <message>
      <source>None of the {count} scenes that match can be used (the first: {first}): {advice}.</source>
      <translation>{count} 景匹配的影像均无法使用（第一景：{first}）：{advice}。</translation>
    </message>
    <message>
      <source>Not now</source>
      <translation>以后再说</translation>
    </message>
    <message>
      <source>Not searched yet</source>
      <translation>尚未搜索</translation>
    </message>
    <message>
      <source>Not set</source>
      <translation>未设置</translation>
    </message>
    <message>
      <source>Not set up</source>
      <translation>未安装</translation>
    </message>
    <message>
      <source>Nothing can be seen there: click elsewhere, or draw a smaller polygon.</source>
      <translation>那里看不到任何内容：请点击别处，或绘制更小的多边形。</translation>
    </message>
    <message>
      <source>Nothing in the items of {collection} tells clouds from ground: set MASK to none, or describe the mask in SENSOR_FILE.</source>
      <translation>{collection} 的条目无法区分云与地面：请将 MASK 设为 none，或在 SENSOR_FILE 中描述掩膜。</translation>
    </message>
    <message>
      <source>Nothing in the items of {collection} tells how their numbers become reflectance: give 'scale' and 'offset' of the bands in SENSOR_FILE.</source>
      <translation>{collection} 的条目中没有说明其数值如何换算为反射率：请在 SENSOR_FILE 中给出各波段的“scale”和“offset”。</translation>
    </message>
    <message>
      <source>Nothing is darker than 0.1 of reflectance in {count} of the {all} dates: they may contain a radiometric offset that the catalogue does not tell; compare with another catalogue.</source>
      <translation>{all} 个日期中有 {count} 个没有任何反射率低于 0.1 的像素：其中可能含有目录未说明的辐射偏移；请与其他目录比较。</translation>
    </message>
    <message>
      <source>Nothing of the area was seen on {day}.</source>
      <translation>{day} 没有对该范围的观测。</translation>
    </message>
    <message>
      <source>Nothing was saved.</source>
      <translation>未保存任何内容。</translation>
    </message>
    <message>
      <source>November</source>
      <translation>11月</translation>
    </message>
    <message>
      <source>October</source>
      <translation>10月</translation>
    </message>
    <message>
      <source>Of a pixel, at most: with 16, a mosaic of a year reads a quarter of the files, and is nearly the same</source>
      <translation>每个像素最多：取 16 时，一年的镶嵌只需读取文件的四分之一，结果几乎相同</translation>
    </message>
    <message>
      <source>Of another version of Cloudless</source>
      <translation>属于 Cloudless 的其他版本</translation>
    </message>
    <message>
      <source>Of each clear view, reduced by the method: the median of the NDVI is not the NDVI of the median</source>
      <translation>对每次晴空观测计算后按方法归并：NDVI 的中值不等于中值的 NDVI</translation>
    </message>
    <message>
      <source>Of every year from the first to the last day</source>
      <translation>从第一天到最后一天之间的每一年</translation>
    </message>
    <message>
      <source>Of the whole scene, as the catalogue says: the area's is not known</source>
      <translation>目录给出的整景云量：该范围内的云量未知</translation>
    </message>
    <message>
      <source>Of your area</source>
      <translation>占您的范围的比例</translation>
    </message>
    <message>
      <source>Of your area, by the scenes' classification</source>
      <translation>您的范围内的比例，依据影像的分类</translation>
    </message>
    <message>
      <source>One for each feature, by “{field}”</source>
      <translation>每个要素一幅，按“{field}”</translation>
    </message>
    <message>
      <source>One mosaic</source>
      <translation>一幅镶嵌</translation>
    </message>
    <message>
      <source>One mosaic of all features</source>
      <translation>所有要素合成一幅镶嵌</translation>
    </message>
    <message>
      <source>One view</source>
      <translation>一次观测</translation>
    </message>
    <message>
      <source>Only the scenes of this layer (by its field id)</source>
      <translation>仅使用此图层中的影像（按 id 字段）</translation>
    </message>
    <message>
      <source>Open folder</source>
      <translation>打开文件夹</translation>
    </message>
    <message>
      <source>Open in Processing…</source>
      <translation>在“数据处理”中打开…</translation>
    </message>
    <message>
      <source>Open recipe</source>
      <translation>打开配方</translation>
    </message>
    <message>
      <source>Open the documentation</source>
      <translation>打开文档</translation>
    </message>
    <message>
      <source>Open water</source>
      <translation>开阔水体</translation>
    </message>
    <message>
      <source>Open water, also in towns</source>
      <translation>开阔水体（含城区）</translation>
    </message>
    <message>
      <source>Options…</source>
      <translation>选项...</translation>
    </message>
    <message>
      <source>Or the id of any other collection, or of several with commas between them</source>
      <translation>或任何其他集合的标识，或以逗号分隔的多个集合</translation>
    </message>
    <message>
      <source>Outpu&amp;t</source>
      <translation>输出(&amp;U)</translation>
    </message>
    <message>
      <source>Output</source>
      <translation>输出</translation>
    </message>
    <message>
      <source>Output CRS</source>
      <translation>输出坐标参照系</translation>
    </message>
    <message>
      <source>Output CRS (empty: the scenes' UTM zone)</source>
      <translation>输出坐标参照系（留空：影像的 UTM 带）</translation>
    </message>
    <message>
      <source>PERCENTILE is {value:g}: give a number from 0 to 100.</source>
      <translation>PERCENTILE 为 {value:g}：请给出 0 到 100 的数字。</translation>
    </message>
    <message>
      <source>PERCENTILES and INDICES do not go together: empty one of them.</source>
      <translation>PERCENTILES 与 INDICES 不能同时使用：请清空其一。</translation>
    </message>
    <message>
      <source>PERCENTILES has {value:g}: give numbers from 0 to 100 with at most two decimals.</source>
      <translation>PERCENTILES 含有 {value:g}：请给出 0 到 100、最多两位小数的数字。</translation>
    </message>
    <message>
      <source>PERCENTILES is for METHOD percentile, and METHOD is '{method}': empty the one or change the other.</source>
      <translation>PERCENTILES 用于 METHOD percentile，而 METHOD 为“{method}”：请清空前者或更改后者。</translation>
    </message>
    <message>
      <source>PERIOD 'month-of-year' composes all years, so that HOLES has none to take: set it to leave.</source>
      <translation>PERIOD“month-of-year”已合成所有年份，HOLES 没有可用的年份：请将其设为 leave。</translation>
    </message>
    <message>
      <source>Percentile</source>
      <translation>百分位</translation>
    </message>
    <message>
      <source>Percentile (for the method of that name)</source>
      <translation>百分位（用于同名方法）</translation>
    </message>
    <message>
      <source>Picture (PNG)…</source>
      <translation>图片 (PNG)…</translation>
    </message>
    <message>
      <source>Picture: {path}</source>
      <translation>图片：{path}</translation>
    </message>
    <message>
      <source>Pixels with data (%)</source>
      <translation>有数据的像素（%）</translation>
    </message>
    <message>
      <source>Pixels with data in both times (%)</source>
      <translation>两个时段都有数据的像素（%）</translation>
    </message>
    <message>
      <source>Pixels with data that rest on one observation (%)</source>
      <translation>有数据的像素中仅依据一次观测的（%）</translation>
    </message>
    <message>
      <source>Pixels without a clear view</source>
      <translation>没有晴空观测的像素</translation>
    </message>
    <message>
      <source>Pixels without a clear view are filled from scenes of {years}</source>
      <translation>没有晴空观测的像素由 {years} 年的影像填充</translation>
    </message>
    <message>
      <source>Place through time</source>
      <translation>地点随时间变化</translation>
    </message>
    <message>
      <source>Places (points or polygons)</source>
      <translation>地点（点或多边形）</translation>
    </message>
    <message>
      <source>Places sampled</source>
      <translation>已采样地点</translation>
    </message>
    <message>
      <source>Planetary Computer, which has the same scenes and needs no account</source>
      <translation>Planetary Computer，它有相同的影像且不需要账号</translation>
    </message>
    <message>
      <source>Platforms</source>
      <translation>卫星平台</translation>
    </message>
    <message>
      <source>Platforms (-: all but these; empty: all)</source>
      <translation>卫星平台（-：除这些以外；留空：全部）</translation>
    </message>
    <message>
      <source>Play</source>
      <translation>播放</translation>
    </message>
    <message>
      <source>Polygon</source>
      <translation>多边形</translation>
    </message>
    <message>
      <source>Polygon around {latitude}° / {longitude}°</source>
      <translation>{latitude}° / {longitude}° 附近的多边形</translation>
    </message>
    <message>
      <source>Polygons (their bounds, where no area is given)</source>
      <translation>多边形（未给出范围时以其边界为准）</translation>
    </message>
    <message>
      <source>Presets</source>
      <translation>预设</translation>
    </message>
    <message>
      <source>Python that has the engine's packages</source>
      <translation>含有引擎软件包的 Python</translation>
    </message>
    <message>
      <source>Python's venv module is incomplete: install it (on Debian and Ubuntu: sudo apt install python3-venv).</source>
      <translation>Python 的 venv 模块不完整：请安装它（Debian 和 Ubuntu 上：sudo apt install python3-venv）。</translation>
    </message>
    <message>
      <source>QGIS cannot show the area of “{path}”: choose another recipe.</source>
      <translation>QGIS 无法显示“{path}”的范围：请选择其他配方。</translation>
    </message>
    <message>
      <source>Quarter {number} of {year}</source>
      <translation>{year}年第{number}季度</translation>
    </message>
    <message>
      <source>RESOLUTION is {value:g}: give a number above 0, or leave it empty.</source>
      <translation>RESOLUTION 为 {value:g}：请给出大于 0 的数字，或留空。</translation>
    </message>
    <message>
      <source>RESOLUTION {value:g} is {kilometres:,.0f} km, since the units of {crs} are degrees: for pixels of {value:g} m give {meant}.</source>
      <translation>RESOLUTION {value:g} 相当于 {kilometres:,.0f} km，因为 {crs} 的单位是度：若要 {value:g} m 的像素，请填写 {meant}。</translation>
    </message>
    <message>
      <source>RESOLUTION {value:g} is {millimetres:.1f} mm, since the units of {crs} are not degrees: for pixels of {value:g} degrees give {meant}.</source>
      <translation>RESOLUTION {value:g} 相当于 {millimetres:.1f} mm，因为 {crs} 的单位不是度：若要 {value:g} 度的像素，请填写 {meant}。</translation>
    </message>
    <message>
      <source>Reading headers</source>
      <translation>正在读取文件头</translation>
    </message>
    <message>
      <source>Reading the places</source>
      <translation>正在读取地点</translation>
    </message>
    <message>
      <source>Reading the scenes of a date</source>
      <translation>正在读取某一天的影像</translation>
    </message>
    <message>
      <source>Reading: {done} of {count} dates; haze is told at the end</source>
      <translation>正在读取：{done}/{count} 个日期；薄雾在最后判定</translation>
    </message>
    <message>
      <source>Ready, set up on {day}</source>
      <translation>就绪，安装于 {day}</translation>
    </message>
    <message>
      <source>Reason where views are few</source>
      <translation>观测较少的原因</translation>
    </message>
    <message>
      <source>Recent runs</source>
      <translation>最近的运行</translation>
    </message>
    <message>
      <source>Recipe</source>
      <translation>配方</translation>
    </message>
    <message>
      <source>Recipe: {path}</source>
      <translation>配方：{path}</translation>
    </message>
    <message>
      <source>Rectangle</source>
      <translation>矩形</translation>
    </message>
    <message>
      <source>Reflectance of</source>
      <translation>反射率所属波段</translation>
    </message>
    <message>
      <source>Reflectance, {band}</source>
      <translation>反射率，{band}</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Remove preset</source>
      <translation>删除预设</translation>
    </message>
    <message>
      <source>Removing the Cloudless engine</source>
      <translation>正在删除 Cloudless 引擎</translation>
    </message>
    <message>
      <source>Removing what an older Cloudless has left</source>
      <translation>正在删除旧版 Cloudless 的残留</translation>
    </message>
    <message>
      <source>Repair</source>
      <translation>修复</translation>
    </message>
    <message>
      <source>Replace</source>
      <translation>替换</translation>
    </message>
    <message>
      <source>Replace the preset “{name}”?</source>
      <translation>替换预设“{name}”？</translation>
    </message>
    <message>
      <source>Resampling</source>
      <translation>重采样</translation>
    </message>
    <message>
      <source>Resolution</source>
      <translation>分辨率</translation>
    </message>
    <message>
      <source>Resolution (units of the output CRS; empty: finest of the bands)</source>
      <translation>分辨率（输出坐标参照系的单位；留空：各波段中最精细的）</translation>
    </message>
    <message>
      <source>Retry</source>
      <translation>重试</translation>
    </message>
    <message>
      <source>Rows</source>
      <translation>行数</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>Run (Ctrl+Return)</source>
      <translation>运行（Ctrl+Enter）</translation>
    </message>
    <message>
      <source>Run again</source>
      <translation>再次运行</translation>
    </message>
    <message>
      <source>Run as batch…</source>
      <translation>以批处理方式运行…</translation>
    </message>
    <message>
      <source>S3 keys of the Copernicus Data Space (type AWS S3)</source>
      <translation>Copernicus Data Space 的 S3 密钥（类型 AWS S3）</translation>
    </message>
    <message>
      <source>SENSOR_FILE cannot be used ({problem}): correct it by the example in the manual.</source>
      <translation>无法使用 SENSOR_FILE（{problem}）：请按手册中的示例改正。</translation>
    </message>
    <message>
      <source>STAC API or item collection</source>
      <translation>STAC API 或条目集合</translation>
    </message>
    <message>
      <source>STAC item</source>
      <translation>STAC 条目</translation>
    </message>
    <message>
      <source>STEP is {value}: give a whole number of days from 1 to {most}.</source>
      <translation>STEP 为 {value}：请给出 1 到 {most} 的整数天数。</translation>
    </message>
    <message>
      <source>SWIR</source>
      <translation>短波红外</translation>
    </message>
    <message>
      <source>Sample scenes</source>
      <translation>示例影像</translation>
    </message>
    <message>
      <source>Samples</source>
      <translation>样本</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>Save as</source>
      <translation>另存为</translation>
    </message>
    <message>
      <source>Save as preset…</source>
      <translation>保存为预设…</translation>
    </message>
    <message>
      <source>Save as “{name}”</source>
      <translation>另存为“{name}”</translation>
    </message>
    <message>
      <source>Saved: {path}</source>
      <translation>已保存：{path}</translation>
    </message>
    <message>
      <source>Saving the look</source>
      <translation>正在保存显示效果</translation>
    </message>
    <message>
      <source>Saving the mosaic</source>
      <translation>正在保存镶嵌</translation>
    </message>
    <message>
      <source>Scene skipped: {problem}</source>
      <translation>已跳过影像：{problem}</translation>
    </message>
    <message>
      <source>Scenes</source>
      <translation>影像</translation>
    </message>
    <message>
      <source>Scenes cloudier than this are left out</source>
      <translation>云量高于此值的影像将被排除</translation>
    </message>
    <message>
      <source>Scenes that could not be read</source>
      <translation>无法读取的影像数</translation>
    </message>
    <message>
      <source>Scenes that match</source>
      <translation>匹配的影像</translation>
    </message>
    <message>
      <source>Scenes used</source>
      <translation>使用的影像数</translation>
    </message>
    <message>
      <source>Scenes, one b&amp;y one</source>
      <translation>逐景查看(&amp;Y)</translation>
    </message>
    <message>
      <source>Schedulers and gateways that runs may use. Their owners can run code here and see a run's logins.</source>
      <translation>运行可以使用的调度器和网关。其所有者可以在本机运行代码，并看到运行的登录信息。</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>搜索</translation>
    </message>
    <message>
      <source>Search results and headers of files, so that the next run on an area begins sooner.</source>
      <translation>搜索结果和文件头，使同一区域的下一次运行更快开始。</translation>
    </message>
    <message>
      <source>Searched {count} minute ago</source>
      <translation>{count} 分钟前已搜索</translation>
    </message>
    <message>
      <source>Searched {count} minutes ago</source>
      <translation>{count} 分钟前已搜索</translation>
    </message>
    <message>
      <source>Searching</source>
      <translation>正在搜索</translation>
    </message>
    <message>
      <source>Searching: {count} scenes so far</source>
      <translation>正在搜索：目前 {count} 景影像</translation>
    </message>
    <message>
      <source>Seen clear</source>
      <translation>晴空可见</translation>
    </message>
    <message>
      <source>Selected features</source>
      <translation>选中的要素</translation>
    </message>
    <message>
      <source>Sentinel-2 ARD, all satellites</source>
      <translation>Sentinel-2 ARD，所有卫星</translation>
    </message>
    <message>
      <source>Sentinel-2 adjusted to Landsat 8 and 9 by the coefficients of HLS, so that both may lie in one mosaic</source>
      <translation>用 HLS 的系数将 Sentinel-2 调整到 Landsat 8 和 9，使两者可在同一镶嵌中</translation>
    </message>
    <message>
      <source>September</source>
      <translation>9月</translation>
    </message>
    <message>
      <source>Set up</source>
      <translation>安装</translation>
    </message>
    <message>
      <source>Setting up the Cloudless engine</source>
      <translation>正在安装 Cloudless 引擎</translation>
    </message>
    <message>
      <source>Setting up the engine; this is done once.</source>
      <translation>正在安装引擎；只需一次。</translation>
    </message>
    <message>
      <source>Several percentiles instead (10,50,90)</source>
      <translation>改用多个百分位（10,50,90）</translation>
    </message>
    <message>
      <source>Short-wave infrared</source>
      <translation>短波红外</translation>
    </message>
    <message>
      <source>Show a first picture</source>
      <translation>显示初步图像</translation>
    </message>
    <message>
      <source>Show on the map</source>
      <translation>在地图上显示</translation>
    </message>
    <message>
      <source>Show the chart</source>
      <translation>显示图表</translation>
    </message>
    <message>
      <source>Six more catalogues, and any collection that describes itself.</source>
      <translation>新增六个目录，以及任何自带描述的集合。</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>大小</translation>
    </message>
    <message>
      <source>Size of a pixel, in units of the output CRS</source>
      <translation>像素大小，以输出坐标参照系的单位表示</translation>
    </message>
    <message>
      <source>Size of the animation (pixels)</source>
      <translation>动画的大小（像素）</translation>
    </message>
    <message>
      <source>Snow</source>
      <translation>积雪</translation>
    </message>
    <message>
      <source>Something unforeseen went wrong ({problem}): see the log and report it.</source>
      <translation>发生了意外错误（{problem}）：请查看日志并报告。</translation>
    </message>
    <message>
      <source>Source and licence</source>
      <translation>来源和许可</translation>
    </message>
    <message>
      <source>Sparse vegetation</source>
      <translation>稀疏植被</translation>
    </message>
    <message>
      <source>Spring</source>
      <translation>春季</translation>
    </message>
    <message>
      <source>Starting</source>
      <translation>正在启动</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>Stay empty</source>
      <translation>保持为空</translation>
    </message>
    <message>
      <source>Stretch to view</source>
      <translation>按视图拉伸</translation>
    </message>
    <message>
      <source>Strict</source>
      <translation>严格</translation>
    </message>
    <message>
      <source>Summer</source>
      <translation>夏季</translation>
    </message>
    <message>
      <source>Switch Live on to ask what a place shows.</source>
      <translation>请打开“实时”以查询某处显示的内容。</translation>
    </message>
    <message>
      <source>T&amp;ime</source>
      <translation>时间(&amp;T)</translation>
    </message>
    <message>
      <source>Table (CSV)…</source>
      <translation>表格 (CSV)…</translation>
    </message>
    <message>
      <source>The CRS '{crs}' has no place on Earth: choose another.</source>
      <translation>坐标参照系“{crs}”没有说明其在地球上的位置：请选择其他坐标参照系。</translation>
    </message>
    <message>
      <source>The CRS '{crs}' is not known: choose another, or give its definition as WKT.</source>
      <translation>坐标参照系“{crs}”未知：请另选一个，或以 WKT 给出其定义。</translation>
    </message>
    <message>
      <source>The CRS '{crs}' is not one of a map ({kind}): choose a projected or a geographic one.</source>
      <translation>坐标参照系“{crs}”不能用于地图（{kind}）：请选择投影坐标系或地理坐标系。</translation>
    </message>
    <message>
      <source>The Dask Gateway at {address} gives no cluster ({reason}): correct ENGINE, or the login in Dask's own configuration, under gateway.auth.</source>
      <translation>位于 {address} 的 Dask Gateway 未提供集群（{reason}）：请更正 ENGINE，或 Dask 自己的配置中 gateway.auth 下的登录。</translation>
    </message>
    <message>
      <source>The Dask cluster at {address} has had no worker for {seconds} seconds: start some, and run again.</source>
      <translation>位于 {address} 的 Dask 集群已有 {seconds} 秒没有工作进程：请启动一些，然后重新运行。</translation>
    </message>
    <message>
      <source>The Dask cluster cannot run the engine ({reason}): install the packages of the plugin's engine.lock there.</source>
      <translation>Dask 集群无法运行引擎（{reason}）：请在那里安装插件 engine.lock 中的软件包。</translation>
    </message>
    <message>
      <source>The Dask cluster has other versions than the engine here ({versions}): install the packages of the plugin's engine.lock there, for the same Python.</source>
      <translation>Dask 集群的版本与此处的引擎不同（{versions}）：请在那里为相同的 Python 安装插件 engine.lock 中的软件包。</translation>
    </message>
    <message>
      <source>The Dask cluster runs another version of Cloudless for someone else: wait until that run is over, or use the same version.</source>
      <translation>Dask 集群正在为他人运行 Cloudless 的其他版本：请等待该运行结束，或使用相同的版本。</translation>
    </message>
    <message>
      <source>The Dask scheduler at {address} does not answer ({reason}): start it, or correct ENGINE; certificates for tls:// are named in Dask's own configuration, under distributed.comm.tls.</source>
      <translation>位于 {address} 的 Dask 调度器没有响应（{reason}）：请启动它，或更正 ENGINE；tls:// 的证书在 Dask 自己的配置中 distributed.comm.tls 下指定。</translation>
    </message>
    <message>
      <source>The Dask scheduler at {address} does not answer any more ({reason}): start it, and run again to resume.</source>
      <translation>位于 {address} 的 Dask 调度器不再响应（{reason}）：请启动它，然后重新运行，会从中断处继续。</translation>
    </message>
    <message>
      <source>The Python code is on the clipboard.</source>
      <translation>Python 代码已复制到剪贴板。</translation>
    </message>
    <message>
      <source>The area</source>
      <translation>范围内</translation>
    </message>
    <message>
      <source>The area has no CRS: set the project's, or write it behind the area as [EPSG:4326].</source>
      <translation>该范围没有坐标参照系：请设置工程的坐标参照系，或在范围后写上，例如 [EPSG:4326]。</translation>
    </message>
    <message>
      <source>The area has no known CRS: choose one for the project, or another area.</source>
      <translation>范围的坐标参照系未知：请为工程选择一个，或选择其他范围。</translation>
    </message>
    <message>
      <source>The band '{band}' stands twice in BANDS: name each band once.</source>
      <translation>波段“{band}”在 BANDS 中出现了两次：每个波段只写一次。</translation>
    </message>
    <message>
      <source>The bands of Landsat 8 and 9</source>
      <translation>Landsat 8 和 9 的波段</translation>
    </message>
    <message>
      <source>The catalogue does not have {collection}: choose one from the list.</source>
      <translation>目录中没有 {collection}：请从列表中选择。</translation>
    </message>
    <message>
      <source>The catalogue has more than {most} scenes for this request: ask for fewer days or a smaller extent.</source>
      <translation>目录中符合此请求的影像超过 {most} 景：请减少天数或缩小范围。</translation>
    </message>
    <message>
      <source>The catalogue has no collection {collection}, it has {known}: choose another catalogue.</source>
      <translation>目录中没有集合 {collection}，只有 {known}：请选择其他目录。</translation>
    </message>
    <message>
      <source>The catalogue has no collection {collection}, it has {known}: set COLLECTION to one of these.</source>
      <translation>该目录没有集合 {collection}，它有 {known}：请将 COLLECTION 设为其中之一。</translation>
    </message>
    <message>
      <source>The catalogue has no scene of {collection} in this extent between {start} and {end}: change the dates or the extent.</source>
      <translation>目录中 {collection} 在此范围内 {start} 至 {end} 之间没有影像：请更改日期或范围。</translation>
    </message>
    <message>
      <source>The catalogue has sent {count} pages with {size} and goes on: ask for fewer days or a smaller extent, or choose another catalogue.</source>
      <translation>目录已发送 {count} 页共 {size}，仍未结束：请减少天数或缩小范围，或选择其他目录。</translation>
    </message>
    <message>
      <source>The catalogue says {percent:.0f} % of the whole scene</source>
      <translation>目录给出的整景云量为 {percent:.0f} %</translation>
    </message>
    <message>
      <source>The catalogue stopped after {count} scenes though it has more: try again, or ask for fewer days or a smaller extent.</source>
      <translation>目录在返回 {count} 景影像后停止，但它还有更多：请重试，或减少天数、缩小范围。</translation>
    </message>
    <message>
      <source>The catalogue {url} announces {stated} scenes but gave {count}: if scenes are missing, try again.</source>
      <translation>目录 {url} 声明有 {stated} 景影像，但只返回了 {count} 景：如果缺少影像，请重试。</translation>
    </message>
    <message>
      <source>The catalogue {url} answers with error {status}: try again later, or choose another catalogue.</source>
      <translation>目录 {url} 返回错误 {status}：请稍后再试，或选择其他目录。</translation>
    </message>
    <message>
      <source>The catalogue {url} asks for a login ({status}): choose a login that it accepts, or another catalogue.</source>
      <translation>目录 {url} 要求登录（{status}）：请选择它认可的登录，或选择其他目录。</translation>
    </message>
    <message>
      <source>The catalogue {url} cannot be reached safely ({reason}): {advice}.</source>
      <translation>无法安全地访问目录 {url}（{reason}）：{advice}。</translation>
    </message>
    <message>
      <source>The catalogue {url} cannot be reached: check the address and the network, or try again later.</source>
      <translation>无法连接目录 {url}：请检查地址和网络，或稍后重试。</translation>
    </message>
    <message>
      <source>The catalogue {url} cannot be searched ({reason}): {advice}.</source>
      <translation>无法搜索目录 {url}（{reason}）：{advice}。</translation>
    </message>
    <message>
      <source>The catalogue {url} refuses the request with error {status} ({reason}): check its address.</source>
      <translation>目录 {url} 拒绝了请求，错误 {status}（{reason}）：请检查其地址。</translation>
    </message>
    <message>
      <source>The catalogue's link to its next page cannot be followed ({method} {address}): ask for fewer days or a smaller extent, or choose another catalogue.</source>
      <translation>无法打开目录指向下一页的链接（{method} {address}）：请减少天数、缩小范围，或选择其他目录。</translation>
    </message>
    <message>
      <source>The certificate of the Dask Gateway at {address} is not trusted ({reason}): import its authority in QGIS, Settings → Options → Authentication → Manage certificates, or name it in SSL_CERT_FILE.</source>
      <translation>位于 {address} 的 Dask Gateway 的证书不受信任（{reason}）：请在 QGIS 的 设置 → 选项 → 认证 → 管理证书 中导入其证书颁发机构，或在 SSL_CERT_FILE 中指定。</translation>
    </message>
    <message>
      <source>The change is empty: no pixel has data in both times; widen the dates or ease the mask.</source>
      <translation>变化为空：没有像素在两个时段都有数据；请扩大日期范围或放宽掩膜。</translation>
    </message>
    <message>
      <source>The chosen interpreter '{path}' does not exist: choose another, or none, in Settings → Options → Cloudless ({variable}).</source>
      <translation>所选的解释器“{path}”不存在：请在 设置 → 选项 → Cloudless 中选择其他解释器，或不选（{variable}）。</translation>
    </message>
    <message>
      <source>The collection {collection} is not known yet: search for it.</source>
      <translation>集合 {collection} 尚未知：请先搜索它。</translation>
    </message>
    <message>
      <source>The collections {collections} have no band in common: choose others.</source>
      <translation>集合 {collections} 没有共同的波段：请选择其他集合。</translation>
    </message>
    <message>
      <source>The command is on the clipboard.</source>
      <translation>命令已复制到剪贴板。</translation>
    </message>
    <message>
      <source>The custom catalogue has no address (CATALOG_URL): give the root of a STAC API, or the path or URL of an item collection.</source>
      <translation>自定义目录没有地址（CATALOG_URL）：请给出 STAC API 的根地址，或条目集合的路径或 URL。</translation>
    </message>
    <message>
      <source>The disk is full: free {needed} MB and set the engine up again.</source>
      <translation>磁盘已满：请腾出 {needed} MB 空间，然后重新安装引擎。</translation>
    </message>
    <message>
      <source>The disk of '{path}' is full: free some space, or choose another output folder.</source>
      <translation>“{path}”所在的磁盘已满：请腾出空间，或选择其他输出文件夹。</translation>
    </message>
    <message>
      <source>The disk of '{path}' is too full: the run needs up to {needed} and {free} are free; choose another output folder, a smaller extent or a coarser resolution.</source>
      <translation>“{path}”所在的磁盘空间不足：运行最多需要 {needed}，而可用空间为 {free}；请选择其他输出文件夹、更小的范围或更粗的分辨率。</translation>
    </message>
    <message>
      <source>The earlier time ends ({end}) before it begins ({start}): swap BEFORE_START and BEFORE_END, or change one.</source>
      <translation>较早时段的结束（{end}）早于开始（{start}）：请交换 BEFORE_START 和 BEFORE_END，或更改其一。</translation>
    </message>
    <message>
      <source>The earlier time ends on {end}, and the later one begins on {start}: choose times of which one is over before the other begins.</source>
      <translation>较早时段于 {end} 结束，而较晚时段于 {start} 开始：请选择前一段结束后另一段才开始的两个时段。</translation>
    </message>
    <message>
      <source>The engine can run in a Python of yours that has the packages of engine.lock. It is checked first.</source>
      <translation>引擎可以在您自己的 Python 中运行，只要它含有 engine.lock 中的软件包。会先进行检查。</translation>
    </message>
    <message>
      <source>The engine cannot be set up in '{path}' ({reason}): make that folder writable, and try again.</source>
      <translation>无法在“{path}”中安装引擎（{reason}）：请使该文件夹可写，然后重试。</translation>
    </message>
    <message>
      <source>The engine cannot be set up, see the log: {output}</source>
      <translation>无法安装引擎，请查看日志：{output}</translation>
    </message>
    <message>
      <source>The engine cannot be started ({reason}): open the Cloudless panel and press Repair.</source>
      <translation>无法启动引擎（{reason}）：请打开 Cloudless 面板并按“修复”。</translation>
    </message>
    <message>
      <source>The engine has ended, perhaps because the memory ran out: click the place again.</source>
      <translation>引擎已结束，可能是内存不足：请再次点击该地点。</translation>
    </message>
    <message>
      <source>The engine is at work, here or in another QGIS: wait until its runs and searches are over, or cancel them.</source>
      <translation>引擎正在工作（在此或另一个 QGIS 中）：请等待其运行和搜索结束，或取消它们。</translation>
    </message>
    <message>
      <source>The engine is being set up already, perhaps by another QGIS: wait until that is done.</source>
      <translation>引擎已在安装中，可能由另一个 QGIS 进行：请等待其完成。</translation>
    </message>
    <message>
      <source>The engine is being set up by another QGIS window.</source>
      <translation>另一个 QGIS 窗口正在安装引擎。</translation>
    </message>
    <message>
      <source>The engine is being set up: wait until that is done, and run again.</source>
      <translation>正在安装引擎：请等待完成后再运行。</translation>
    </message>
    <message>
      <source>The engine is not set up yet: open the Cloudless panel in QGIS and press Set up.</source>
      <translation>尚未安装引擎：请在 QGIS 中打开 Cloudless 面板并按“安装”。</translation>
    </message>
    <message>
      <source>The engine is ready ({size} on the disk).</source>
      <translation>引擎已就绪（占用磁盘 {size}）。</translation>
    </message>
    <message>
      <source>The engine must be updated for this version of Cloudless (about {download} to download, {disk} on the disk); the old one is removed then.</source>
      <translation>引擎必须为此版本的 Cloudless 更新（下载约 {download}，占用磁盘约 {disk}）；旧引擎随后会被删除。</translation>
    </message>
    <message>
      <source>The engine needs {needed} MB while it is set up, and the disk of '{path}' has {free} MB left: free some and try again.</source>
      <translation>安装引擎需要 {needed} MB，而“{path}”所在的磁盘只剩 {free} MB：请腾出空间后重试。</translation>
    </message>
    <message>
      <source>The engine of another version of Cloudless, which no QGIS uses any more, was removed ({size}).</source>
      <translation>另一版本 Cloudless 的引擎已没有 QGIS 使用，已被删除（{size}）。</translation>
    </message>
    <message>
      <source>The engine that an older Cloudless kept in this QGIS profile was removed ({size}).</source>
      <translation>旧版 Cloudless 存放在此 QGIS 配置文件中的引擎已被删除（{size}）。</translation>
    </message>
    <message>
      <source>The engine was set up for another version of Cloudless: open the Cloudless panel in QGIS and press Update.</source>
      <translation>引擎是为 Cloudless 的其他版本安装的：请在 QGIS 中打开 Cloudless 面板并按“更新”。</translation>
    </message>
    <message>
      <source>The engine's environment is broken ({reason}): open the Cloudless panel and press Repair.</source>
      <translation>引擎的环境已损坏（{reason}）：请打开 Cloudless 面板并按“修复”。</translation>
    </message>
    <message>
      <source>The engine's environment is broken and must be set up again.</source>
      <translation>引擎的环境已损坏，必须重新安装。</translation>
    </message>
    <message>
      <source>The engine's environment is broken: open the Cloudless panel in QGIS and press Repair.</source>
      <translation>引擎的环境已损坏：请在 QGIS 中打开 Cloudless 面板并按“修复”。</translation>
    </message>
    <message>
      <source>The engine's packages cannot be downloaded: check the network, and the proxy in Settings → Options → Network, and try again.</source>
      <translation>无法下载引擎的软件包：请检查网络以及 设置 → 选项 → 网络 中的代理，然后重试。</translation>
    </message>
    <message>
      <source>The engine's process was ended from outside ({how}), perhaps because the memory ran out: run again to resume, with a smaller extent if it happens twice.</source>
      <translation>引擎的进程被外部终止（{how}），可能是内存不足：请重新运行，会从中断处继续；若再次发生，请缩小范围。</translation>
    </message>
    <message>
      <source>The estimate appears once scenes are found.</source>
      <translation>找到影像后会估算运行所需的时间和空间。</translation>
    </message>
    <message>
      <source>The expression '{text}' cannot be read, since {problem}: write bands, numbers, + - * / and parentheses, as in (nir - red) / (nir + red).</source>
      <translation>无法读取表达式“{text}”：{problem}；请使用波段、数字、+ - * / 和括号，如 (nir - red) / (nir + red)。</translation>
    </message>
    <message>
      <source>The extent cannot be shown in {crs}: choose another CRS, or a smaller extent inside it.</source>
      <translation>该范围无法用 {crs} 表示：请选择其他坐标参照系，或其内更小的范围。</translation>
    </message>
    <message>
      <source>The extent covers {area:,.0f} km², which is {pixels:,.0f} million pixels of {pixel:g} m; at most {most:,.0f} million can be made: zoom in, or set RESOLUTION to {resolution:g} m or coarser.</source>
      <translation>该范围覆盖 {area:,.0f} km²，即 {pixels:,.0f} 百万个 {pixel:g} m 的像素；最多可制作 {most:,.0f} 百万个：请放大地图，或将 RESOLUTION 设为 {resolution:g} m 或更粗。</translation>
    </message>
    <message>
      <source>The extent is empty (west {west:g}, south {south:g}, east {east:g}, north {north:g}): draw an area with a width and a height.</source>
      <translation>该范围为空（西 {west:g}，南 {south:g}，东 {east:g}，北 {north:g}）：请绘制有宽度和高度的范围。</translation>
    </message>
    <message>
      <source>The extent is empty: draw an area with a width and a height, or choose a layer that has features.</source>
      <translation>该范围为空：请绘制有宽度和高度的范围，或选择含有要素的图层。</translation>
    </message>
    <message>
      <source>The extent is not finite: draw or choose an area on the map.</source>
      <translation>该范围不是有限的：请在地图上绘制或选择范围。</translation>
    </message>
    <message>
      <source>The extent lies beyond the poles: check the CRS of the extent, or draw it on the map.</source>
      <translation>该范围超出两极：请检查范围的坐标参照系，或在地图上绘制范围。</translation>
    </message>
    <message>
      <source>The extent reaches all around the Earth: zoom in, or draw a smaller area on the map.</source>
      <translation>范围环绕整个地球：请放大，或在地图上绘制较小的范围。</translation>
    </message>
    <message>
      <source>The extent's west lies east of its east: swap them.</source>
      <translation>该范围的西边在东边的东侧：请对调。</translation>
    </message>
    <message>
      <source>The files need a login with {needs}.</source>
      <translation>这些文件需要使用{needs}登录。</translation>
    </message>
    <message>
      <source>The files of {count} scene have changed since the last run: it is read again.</source>
      <translation>自上次运行以来，{count} 景的文件已改变：将重新读取。</translation>
    </message>
    <message>
      <source>The files of {count} scenes have changed since the last run: they are read again.</source>
      <translation>自上次运行以来，{count} 景的文件已改变：将重新读取。</translation>
    </message>
    <message>
      <source>The folder '{path}' does not exist: make it, or choose another output.</source>
      <translation>文件夹“{path}”不存在：请创建它，或选择其他输出。</translation>
    </message>
    <message>
      <source>The index '{name}' is not known: choose among {known}, or write name = expression.</source>
      <translation>未知指数“{name}”：请从 {known} 中选择，或写成 名称 = 表达式。</translation>
    </message>
    <message>
      <source>The index '{name}' stands twice in INDICES: name each index once.</source>
      <translation>指数“{name}”在 INDICES 中出现两次：每个只写一次。</translation>
    </message>
    <message>
      <source>The index {index} needs the band {band}, and {collection} has {known}: choose another index, or write one over these.</source>
      <translation>指数 {index} 需要波段 {band}，而 {collection} 有 {known}：请另选指数，或用这些波段编写。</translation>
    </message>
    <message>
      <source>The item collection '{path}' cannot be read ({reason}): check CATALOG_URL.</source>
      <translation>无法读取条目集合“{path}”（{reason}）：请检查 CATALOG_URL。</translation>
    </message>
    <message>
      <source>The items of {collection} do not say which band an asset is (eo:common_name): describe its bands in SENSOR_FILE.</source>
      <translation>{collection} 的条目没有说明各资产是哪个波段（eo:common_name）：请在 SENSOR_FILE 中描述其波段。</translation>
    </message>
    <message>
      <source>The last clear view</source>
      <translation>最后一次晴空观测</translation>
    </message>
    <message>
      <source>The last day ({end}) lies before the first ({start}): swap START and END, or change one.</source>
      <translation>最后一天（{end}）早于第一天（{start}）：请对调 START 和 END，或更改其一。</translation>
    </message>
    <message>
      <source>The last day lies before the first: swap them, or change one.</source>
      <translation>最后一天早于第一天：请对调，或更改其一。</translation>
    </message>
    <message>
      <source>The layer of places has no CRS: set one in its properties.</source>
      <translation>地点图层没有坐标参照系：请在其属性中设置。</translation>
    </message>
    <message>
      <source>The layer of places has no points or polygons, or none selected: choose another.</source>
      <translation>地点图层没有点或多边形，或没有选中任何要素：请选择其他图层。</translation>
    </message>
    <message>
      <source>The layer of scenes has no field 'id': choose one that 'Scenes that match' has made.</source>
      <translation>影像图层没有字段“id”：请选择由“匹配的影像”生成的图层。</translation>
    </message>
    <message>
      <source>The layer of scenes names none: choose another, or select some of its features.</source>
      <translation>影像图层中没有影像：请选择其他图层，或选择其中的一些要素。</translation>
    </message>
    <message>
      <source>The layer of {name} cannot be read: choose another.</source>
      <translation>无法读取 {name} 的图层：请选择其他图层。</translation>
    </message>
    <message>
      <source>The layer to clip to has no CRS: set one in its properties.</source>
      <translation>用于裁剪的图层没有坐标参照系：请在其属性中设置。</translation>
    </message>
    <message>
      <source>The layer to clip to has no polygons, or none selected: choose another.</source>
      <translation>用于裁剪的图层没有多边形，或未选择任何多边形：请选择其他图层。</translation>
    </message>
    <message>
      <source>The live layer takes only some of these dates, so that it may differ.</source>
      <translation>实时图层只使用其中部分日期，因此可能有所不同。</translation>
    </message>
    <message>
      <source>The live layer's engine has ended, perhaps because the memory ran out: switch Live on again.</source>
      <translation>实时图层的引擎已结束，可能是内存不足：请重新打开“实时”。</translation>
    </message>
    <message>
      <source>The login '{login}' cannot be used: choose an authentication configuration of the type Basic, API header or OAuth2 in Settings → Options → Authentication.</source>
      <translation>无法使用登录“{login}”：请在 设置 → 选项 → 认证 中选择基本、API 头或 OAuth2 类型的认证配置。</translation>
    </message>
    <message>
      <source>The login '{login}' has no S3 keys: choose an authentication configuration of the type AWS S3 in Settings → Options → Authentication.</source>
      <translation>登录“{login}”没有 S3 密钥：请在 设置 → 选项 → 认证 中选择类型为 AWS S3 的认证配置。</translation>
    </message>
    <message>
      <source>The login '{login}' is for {root}: choose Custom address, and give that of its STAC API.</source>
      <translation>登录“{login}”用于 {root}：请选择“自定义地址”，并填写其 STAC API 的地址。</translation>
    </message>
    <message>
      <source>The login goes to {server} unencrypted, so that others can read it: give an address that begins with https:// if the catalogue has one.</source>
      <translation>登录信息未加密地发送到 {server}，他人可以读取：如果目录有以 https:// 开头的地址，请使用该地址。</translation>
    </message>
    <message>
      <source>The login of the catalogue goes to the Dask workers by {address} without encryption, where others on the network can read it: use a tls:// address, or files that need no login.</source>
      <translation>目录的登录信息经 {address} 未加密地发送给 Dask 的工作进程，网络上的其他人可以读取：请使用 tls:// 地址，或使用无需登录的文件。</translation>
    </message>
    <message>
      <source>The look as GeoTIFF, 8 bits…</source>
      <translation>显示效果，8 位 GeoTIFF…</translation>
    </message>
    <message>
      <source>The look as PNG with a world file…</source>
      <translation>显示效果，带坐标信息文件的 PNG…</translation>
    </message>
    <message>
      <source>The map shows more than the earth: zoom in.</source>
      <translation>地图显示的范围超出地球：请放大。</translation>
    </message>
    <message>
      <source>The map's CRS has no such place: click elsewhere.</source>
      <translation>地图的坐标参照系中没有这样的位置：请点击其他位置。</translation>
    </message>
    <message>
      <source>The mean of the clear views, band by band</source>
      <translation>各波段晴空观测的均值</translation>
    </message>
    <message>
      <source>The memory is not enough: close other programs, or choose a shorter time or fewer bands.</source>
      <translation>内存不足：请关闭其他程序，或选择更短的时段或更少的波段。</translation>
    </message>
    <message>
      <source>The metadata beside '{path}' cannot be written: {problem}</source>
      <translation>无法写入“{path}”旁的元数据：{problem}</translation>
    </message>
    <message>
      <source>The methods text is on the clipboard.</source>
      <translation>方法说明已复制到剪贴板。</translation>
    </message>
    <message>
      <source>The middle of all bands together; keeps their relations</source>
      <translation>所有波段共同的中值；保持波段间的关系</translation>
    </message>
    <message>
      <source>The middle of the clear views, band by band</source>
      <translation>各波段晴空观测的中值</translation>
    </message>
    <message>
      <source>The mosaic cannot be written in '{path}' ({reason}): choose another output folder.</source>
      <translation>无法在“{path}”中写入镶嵌（{reason}）：请选择其他输出文件夹。</translation>
    </message>
    <message>
      <source>The mosaic is empty: every pixel is masked or without data; widen the dates or ease the mask.</source>
      <translation>镶嵌为空：每个像素都被掩膜或没有数据；请扩大日期范围或放宽掩膜。</translation>
    </message>
    <message>
      <source>The mosaic takes at most {count} of these dates, so that it may differ.</source>
      <translation>镶嵌最多使用其中 {count} 个日期，因此可能有所不同。</translation>
    </message>
    <message>
      <source>The mosaic's dates are normalised, and these are not, so that it may differ.</source>
      <translation>镶嵌的各日期经过归一化，而这里没有，因此可能有所不同。</translation>
    </message>
    <message>
      <source>The name '{name}' is too long by {count} letters, since the recipe beside it has a longer one: choose a shorter name.</source>
      <translation>名称“{name}”超长 {count} 个字符，因为旁边的配方文件名更长：请选择更短的名称。</translation>
    </message>
    <message>
      <source>The network's certificate is not trusted: import your organisation's authority in Settings → Options → Authentication → Manage certificates, and try again.</source>
      <translation>网络的证书不受信任：请在 设置 → 选项 → 认证 → 管理证书 中导入您单位的证书颁发机构，然后重试。</translation>
    </message>
    <message>
      <source>The only scene that matches cannot be used ({first}): {advice}.</source>
      <translation>唯一匹配的影像无法使用（{first}）：{advice}。</translation>
    </message>
    <message>
      <source>The output '{name}' is not a GeoTIFF by its name: let it end in .tif.</source>
      <translation>按名称，输出“{name}”不是 GeoTIFF：请以 .tif 结尾。</translation>
    </message>
    <message>
      <source>The output CRS is not known: choose another, or leave CRS empty.</source>
      <translation>输出坐标参照系未知：请另选一个，或将 CRS 留空。</translation>
    </message>
    <message>
      <source>The package index has no uv {version} for this computer.</source>
      <translation>软件包索引中没有适用于此计算机的 uv {version}。</translation>
    </message>
    <message>
      <source>The path '{path}' is not in UTF-8, in which recipes are written: choose another name or folder.</source>
      <translation>路径“{path}”不是 UTF-8 编码，而配方以 UTF-8 写成：请选择其他名称或文件夹。</translation>
    </message>
    <message>
      <source>The path '{path}' is too long for Windows by {count} letters: choose a shorter name, or a folder with a shorter path.</source>
      <translation>路径“{path}”对 Windows 来说超长 {count} 个字符：请选择更短的名称，或路径更短的文件夹。</translation>
    </message>
    <message>
      <source>The path '{path}' is too long for Windows, which leaves it {count} letters: set LOCALAPPDATA to a shorter folder in Settings → Options → System → Environment, and start QGIS again.</source>
      <translation>路径“{path}”对 Windows 来说太长，最多只能有 {count} 个字符：请在“设置 → 选项 → 系统 → 环境”中将 LOCALAPPDATA 设为更短的文件夹，然后重新启动 QGIS。</translation>
    </message>
    <message>
      <source>The place lies beyond the area: its dates were searched around it.</source>
      <translation>该地点位于范围之外：其日期是在它周围搜索的。</translation>
    </message>
    <message>
      <source>The place {place} has {pixels:,.1f} million pixels, and {most:,.1f} million can be sampled of these dates and bands: set RESOLUTION to {resolution:.3g} or coarser, or choose smaller polygons.</source>
      <translation>地点 {place} 有 {pixels:,.1f} 百万像素，而这些日期和波段最多可采样 {most:,.1f} 百万：请将 RESOLUTION 设为 {resolution:.3g} 或更粗，或选择更小的多边形。</translation>
    </message>
    <message>
      <source>The polygons of AREA are empty or broken: choose a layer of polygons that have an area.</source>
      <translation>AREA 的多边形为空或已损坏：请选择有面积的多边形图层。</translation>
    </message>
    <message>
      <source>The polygons of AREA are smaller than a pixel: no pixel of {size:g} m has its centre in one of them; give a finer RESOLUTION or larger polygons.</source>
      <translation>AREA 的多边形小于一个像素：没有 {size:g} m 像素的中心落在其中；请给出更精细的 RESOLUTION 或更大的多边形。</translation>
    </message>
    <message>
      <source>The polygons of AREA cannot be shown in {crs}: choose another CRS.</source>
      <translation>AREA 的多边形无法用 {crs} 表示：请选择其他坐标参照系。</translation>
    </message>
    <message>
      <source>The polygons of AREA lie outside of the extent: move the extent, or choose others.</source>
      <translation>AREA 的多边形在范围之外：请移动范围，或选择其他多边形。</translation>
    </message>
    <message>
      <source>The proxy does not let the search of {url} through: correct its address, user name and password in QGIS, Settings → Options → Network.</source>
      <translation>代理不允许搜索 {url}：请在 QGIS 的 设置 → 选项 → 网络 中更正其地址、用户名和密码。</translation>
    </message>
    <message>
      <source>The proxy{proxy} cannot be reached: correct it in Settings → Options → Network, and try again.</source>
      <translation>无法连接代理{proxy}：请在 设置 → 选项 → 网络 中更正，然后重试。</translation>
    </message>
    <message>
      <source>The proxy{proxy} refuses the user name or the password (407): correct them in Settings → Options → Network; it must take the Basic method.</source>
      <translation>代理{proxy}拒绝了用户名或密码（407）：请在 设置 → 选项 → 网络 中更正；代理必须接受 Basic 方式。</translation>
    </message>
    <message>
      <source>The real view that is nearest to all others</source>
      <translation>与其他所有观测最接近的真实观测</translation>
    </message>
    <message>
      <source>The recipe '{path}' cannot be read ({reason}): check its path.</source>
      <translation>无法读取配方“{path}”（{reason}）：请检查其路径。</translation>
    </message>
    <message>
      <source>The recipe '{path}' has no 'request': add one.</source>
      <translation>配方“{path}”没有“request”：请添加。</translation>
    </message>
    <message>
      <source>The recipe '{path}' is not JSON: write it again.</source>
      <translation>配方“{path}”不是 JSON：请重新写入。</translation>
    </message>
    <message>
      <source>The recipe's 'request' must be an object with the parameters' names in lower case.</source>
      <translation>配方的“request”必须是以小写参数名为键的对象。</translation>
    </message>
    <message>
      <source>The request has neither 'extent' nor 'area': add one of them.</source>
      <translation>请求中既没有“extent”也没有“area”：请添加其中之一。</translation>
    </message>
    <message>
      <source>The request has no '{key}': add it.</source>
      <translation>请求中没有“{key}”：请添加。</translation>
    </message>
    <message>
      <source>The request has the unknown key '{key}': it may hold {known}.</source>
      <translation>请求中有未知的键“{key}”：可用的有 {known}。</translation>
    </message>
    <message>
      <source>The run after this</source>
      <translation>后一次运行</translation>
    </message>
    <message>
      <source>The run before this</source>
      <translation>前一次运行</translation>
    </message>
    <message>
      <source>The run did not succeed.</source>
      <translation>运行未成功。</translation>
    </message>
    <message>
      <source>The run failed; see the Cloudless log.</source>
      <translation>运行失败；请查看 Cloudless 日志。</translation>
    </message>
    <message>
      <source>The run reads about {read} and takes about {time}: a coarser resolution, a smaller area or fewer dates make it shorter.</source>
      <translation>运行约读取 {read}，约需 {time}：更粗的分辨率、更小的范围或更少的日期可缩短时间。</translation>
    </message>
    <message>
      <source>The run takes about {needed} of memory, and this machine has {total}: choose fewer dates or bands.</source>
      <translation>运行约需内存 {needed}，而本机只有 {total}：请选择更少的日期或波段。</translation>
    </message>
    <message>
      <source>The run was cancelled; nothing was written.</source>
      <translation>运行已取消；未写入任何内容。</translation>
    </message>
    <message>
      <source>The sample scenes are damaged: install Cloudless again.</source>
      <translation>示例影像已损坏：请重新安装 Cloudless。</translation>
    </message>
    <message>
      <source>The scenes are not listed: press Search first.</source>
      <translation>尚未列出影像：请先按“搜索”。</translation>
    </message>
    <message>
      <source>The scenes' UTM zone</source>
      <translation>影像的 UTM 带</translation>
    </message>
    <message>
      <source>The style beside the evidence cannot be written: {problem}</source>
      <translation>无法写入依据旁的样式：{problem}</translation>
    </message>
    <message>
      <source>The style beside the indices cannot be written: {problem}</source>
      <translation>无法写入指数旁的样式：{problem}</translation>
    </message>
    <message>
      <source>The style beside the mosaic cannot be written: {problem}</source>
      <translation>无法写入镶嵌旁的样式：{problem}</translation>
    </message>
    <message>
      <source>The system gives no processes ({reason}): the tiles are composed in threads.</source>
      <translation>系统无法提供进程（{reason}）：分块将在线程中合成。</translation>
    </message>
    <message>
      <source>The system starts no more processes or threads, by its limit or for want of memory: close other programs, or raise the limit (ulimit -u).</source>
      <translation>系统因限制或内存不足而无法再启动进程或线程：请关闭其他程序，或提高限制（ulimit -u）。</translation>
    </message>
    <message>
      <source>The table cannot be written: choose another file for it, or free space on its disk.</source>
      <translation>无法写入表：请选择其他文件，或释放磁盘空间。</translation>
    </message>
    <message>
      <source>The unfinished files of this run were removed from '{path}': start it again.</source>
      <translation>本次运行的未完成文件已从“{path}”中删除：请重新运行。</translation>
    </message>
    <message>
      <source>The values of {start} to {end} less those of {before_start} to {before_end}; no data where either time has none. Made of {scenes} of {sensor}; {percent} % of the area has data in both times.</source>
      <translation>{start} 至 {end} 的值减去 {before_start} 至 {before_end} 的值；任一时段无数据处为无数据。由 {sensor} 的 {scenes} 生成；范围的 {percent} % 在两个时段都有数据。</translation>
    </message>
    <message>
      <source>The view with the largest NDVI</source>
      <translation>NDVI 最大的观测</translation>
    </message>
    <message>
      <source>The whole scene</source>
      <translation>整景影像</translation>
    </message>
    <message>
      <source>The whole world: zoom in, or draw a smaller area.</source>
      <translation>范围是整个世界：请放大地图，或绘制较小的范围。</translation>
    </message>
    <message>
      <source>The working folder is gone, in which '{path}' would lie: change to a folder that exists, or give the whole path.</source>
      <translation>“{path}”所在的工作文件夹已不存在：请切换到存在的文件夹，或给出完整路径。</translation>
    </message>
    <message>
      <source>There is no area yet: choose one under Area, or zoom the map.</source>
      <translation>尚无范围：请在“范围”中选择，或缩放地图。</translation>
    </message>
    <message>
      <source>There is no band “{band}”: choose among {known}.</source>
      <translation>没有波段“{band}”：请从 {known} 中选择。</translation>
    </message>
    <message>
      <source>There is no run before this one whose file is still there.</source>
      <translation>更早的运行的文件均已不存在。</translation>
    </message>
    <message>
      <source>These days are yet to come: choose earlier ones.</source>
      <translation>这些日期尚未到来：请选择更早的日期。</translation>
    </message>
    <message>
      <source>This machine</source>
      <translation>本机</translation>
    </message>
    <message>
      <source>This run reads about {read}, takes about {time} and {disk} on the disk. Run it?</source>
      <translation>本次运行约读取 {read}，约需 {time}，占用磁盘 {disk}。要运行吗？</translation>
    </message>
    <message>
      <source>This summer</source>
      <translation>最近一个夏季</translation>
    </message>
    <message>
      <source>Those that are much hazier than the pixel's other dates; with a mask only</source>
      <translation>薄雾明显重于像素其他日期的观测；仅在使用掩膜时</translation>
    </message>
    <message>
      <source>Three views or more</source>
      <translation>三次或更多观测</translation>
    </message>
    <message>
      <source>Tile {done} of {count}</source>
      <translation>分块 {done} / {count}</translation>
    </message>
    <message>
      <source>Too much for one run</source>
      <translation>超出一次运行的能力</translation>
    </message>
    <message>
      <source>True colour</source>
      <translation>真彩色</translation>
    </message>
    <message>
      <source>Try it with sample scenes</source>
      <translation>用示例影像试一试</translation>
    </message>
    <message>
      <source>Trying the engine</source>
      <translation>正在测试引擎</translation>
    </message>
    <message>
      <source>Two views</source>
      <translation>两次观测</translation>
    </message>
    <message>
      <source>Update</source>
      <translation>更新</translation>
    </message>
    <message>
      <source>Use the engine's own</source>
      <translation>使用引擎自带的</translation>
    </message>
    <message>
      <source>Use this date</source>
      <translation>使用此日期</translation>
    </message>
    <message>
      <source>Use this date only</source>
      <translation>仅选用此日期</translation>
    </message>
    <message>
      <source>VIEWS is {value:g}: give a whole number from 1 to {most}, or 0 for all.</source>
      <translation>VIEWS 为 {value:g}：请给出 1 到 {most} 的整数，或用 0 表示全部。</translation>
    </message>
    <message>
      <source>VIEWS is {value}, and METHOD '{method}' chooses among all clear views: set VIEWS to 0, or METHOD to one of {known}.</source>
      <translation>VIEWS 为 {value}，而 METHOD“{method}”要从所有晴空观测中选取：请将 VIEWS 设为 0，或将 METHOD 设为 {known} 之一。</translation>
    </message>
    <message>
      <source>VIEWS is {value}, and open_stack returns every view: set VIEWS to 0, or call compose for the mosaic.</source>
      <translation>VIEWS 为 {value}，而 open_stack 返回所有观测：请将 VIEWS 设为 0，或调用 compose 生成镶嵌。</translation>
    </message>
    <message>
      <source>Values through time</source>
      <translation>数值随时间变化</translation>
    </message>
    <message>
      <source>Vegetation</source>
      <translation>植被</translation>
    </message>
    <message>
      <source>Waiting for Dask's workers</source>
      <translation>正在等待 Dask 的工作进程</translation>
    </message>
    <message>
      <source>Week {number} of {year}</source>
      <translation>{year} 年第 {number} 周</translation>
    </message>
    <message>
      <source>Wetness</source>
      <translation>湿度</translation>
    </message>
    <message>
      <source>What is drawn encloses no area: draw it again, larger.</source>
      <translation>所绘图形没有面积：请重新绘制得大一些。</translation>
    </message>
    <message>
      <source>What is here?</source>
      <translation>此处是什么？</translation>
    </message>
    <message>
      <source>What is new in Cloudless</source>
      <translation>Cloudless 的新变化</translation>
    </message>
    <message>
      <source>What lies below shows through them, and looks like data</source>
      <translation>下方的图层会透过空像素显示，看起来像是数据</translation>
    </message>
    <message>
      <source>What places have seen</source>
      <translation>地点的观测记录</translation>
    </message>
    <message>
      <source>What the indices are computed from</source>
      <translation>指数由什么计算</translation>
    </message>
    <message>
      <source>What you had chosen before the sample scenes is kept.</source>
      <translation>打开示例影像之前的选择已保留。</translation>
    </message>
    <message>
      <source>Where to compose: the map's view, a layer, or what you draw</source>
      <translation>镶嵌的位置：地图视图、图层，或您绘制的区域</translation>
    </message>
    <message>
      <source>Whether it can be composed is told after the search: the catalogue does not say.</source>
      <translation>能否合成要在搜索之后才知道：目录没有说明。</translation>
    </message>
    <message>
      <source>Whether the mosaic of the panel may use it</source>
      <translation>面板的镶嵌是否可以使用它</translation>
    </message>
    <message>
      <source>Which collections the catalogue has is not known.</source>
      <translation>不知道目录有哪些集合。</translation>
    </message>
    <message>
      <source>Whoever runs this Dask scheduler can run code on this machine, and sees the logins that the run uses. Say yes only if you know it. The answer is kept in Settings → Options → Cloudless → Dask.</source>
      <translation>运行此 Dask 调度器的人可以在本机运行代码，并看到运行所用的登录信息。仅在您了解它时选择“是”。回答保存在 设置 → 选项 → Cloudless → Dask 中。</translation>
    </message>
    <message>
      <source>Windows has no files of the name '{name}': choose another one, without &lt; &gt; : " | ? * and without a point or a space at its end.</source>
      <translation>Windows 不允许文件名“{name}”：请改用其他名称，不含 &lt; &gt; : " | ? *，且末尾没有句点或空格。</translation>
    </message>
    <message>
      <source>Winter</source>
      <translation>冬季</translation>
    </message>
    <message>
      <source>With VIEWS {views}, the run reads about {percent:.0f} % less: the mosaic is nearly the same.</source>
      <translation>将 VIEWS 设为 {views} 时，运行约少读 {percent:.0f} %：镶嵌几乎相同。</translation>
    </message>
    <message>
      <source>With the clearest date</source>
      <translation>与最晴的一天对比</translation>
    </message>
    <message>
      <source>With the radiometric offset that the catalogue gives, {percent:.0f} % of the pixels fall below zero in {count} of the {all} dates: it may have been applied to the files already; compare with another catalogue.</source>
      <translation>按目录给出的辐射偏移，在 {all} 个日期中的 {count} 个里，{percent:.0f} % 的像素低于零：该偏移可能已应用到文件中；请与另一个目录比较。</translation>
    </message>
    <message>
      <source>With the run before</source>
      <translation>与前一次运行对比</translation>
    </message>
    <message>
      <source>Writing the GeoTIFF</source>
      <translation>正在写入 GeoTIFF</translation>
    </message>
    <message>
      <source>Writing the GeoTIFFs</source>
      <translation>正在写入多个 GeoTIFF</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>缩放</translation>
    </message>
    <message>
      <source>Zoom in: a live layer shows at most {count} km at once.</source>
      <translation>请放大：实时图层一次最多显示 {count} km。</translation>
    </message>
    <message>
      <source>Zoom the map to the area</source>
      <translation>将地图缩放到该范围</translation>
    </message>
    <message>
      <source>[Save to temporary file]</source>
      <translation>[保存为临时文件]</translation>
    </message>
    <message>
      <source>[Save to temporary folder]</source>
      <translation>[保存到临时文件夹]</translation>
    </message>
    <message>
      <source>a block cannot be decoded ({reason})</source>
      <translation>无法解码数据块（{reason}）</translation>
    </message>
    <message>
      <source>a block has {count} bytes instead of {length}</source>
      <translation>数据块有 {count} 字节，而应为 {length} 字节</translation>
    </message>
    <message>
      <source>a catalogue whose files need no account, such as Planetary Computer</source>
      <translation>文件不需要账号的目录，例如 Planetary Computer</translation>
    </message>
    <message>
      <source>a link-local address</source>
      <translation>链路本地地址</translation>
    </message>
    <message>
      <source>a parenthesis is not closed</source>
      <translation>括号未闭合</translation>
    </message>
    <message>
      <source>a token of NASA's Earthdata Login (type API Header)</source>
      <translation>NASA Earthdata Login 的令牌（类型 API Header）</translation>
    </message>
    <message>
      <source>a token of USGS's M2M service as X-Auth-Token (type API Header)</source>
      <translation>USGS M2M 服务的令牌（作为 X-Auth-Token，类型 API Header）</translation>
    </message>
    <message>
      <source>agriculture</source>
      <translation>农业</translation>
    </message>
    <message>
      <source>all bands</source>
      <translation>所有波段</translation>
    </message>
    <message>
      <source>all of its classes are 0, where the bands have data</source>
      <translation>波段有数据之处，其类别全为 0</translation>
    </message>
    <message>
      <source>all of its pixels are 0, where the classification knows some</source>
      <translation>分类有数据之处，其像素全为 0</translation>
    </message>
    <message>
      <source>an address of a private network</source>
      <translation>专用网络地址</translation>
    </message>
    <message>
      <source>an address of this machine</source>
      <translation>本机地址</translation>
    </message>
    <message>
      <source>and {count} more scenes, see the recipe</source>
      <translation>以及另外 {count} 景影像，见配方</translation>
    </message>
    <message>
      <source>animation</source>
      <translation>动画</translation>
    </message>
    <message>
      <source>another run is at work there</source>
      <translation>另一个运行正在那里工作</translation>
    </message>
    <message>
      <source>another run puts its files there</source>
      <translation>另一个运行正在那里放置文件</translation>
    </message>
    <message>
      <source>around {latitude}, {longitude}</source>
      <translation>中心 {latitude}，{longitude}</translation>
    </message>
    <message>
      <source>as the panel asks</source>
      <translation>按面板的设置</translation>
    </message>
    <message>
      <source>as “{name}” was made</source>
      <translation>按“{name}”的制作方式</translation>
    </message>
    <message>
      <source>bathymetry</source>
      <translation>水深</translation>
    </message>
    <message>
      <source>best available</source>
      <translation>最佳可用</translation>
    </message>
    <message>
      <source>beyond the swath</source>
      <translation>扫描带之外</translation>
    </message>
    <message>
      <source>burnt areas</source>
      <translation>火烧迹地</translation>
    </message>
    <message>
      <source>change PLATFORMS</source>
      <translation>请更改 PLATFORMS</translation>
    </message>
    <message>
      <source>change START or END</source>
      <translation>请更改 START 或 END</translation>
    </message>
    <message>
      <source>check the address, or choose another catalogue</source>
      <translation>请检查地址，或选择其他目录</translation>
    </message>
    <message>
      <source>check the network, or try again later</source>
      <translation>请检查网络，或稍后重试</translation>
    </message>
    <message>
      <source>check this computer's date, or choose another catalogue</source>
      <translation>请检查本机的日期，或选择其他目录</translation>
    </message>
    <message>
      <source>check whether the address begins with http:// instead of https://, or choose another catalogue</source>
      <translation>请检查地址是否应以 http:// 而非 https:// 开头，或选择其他目录</translation>
    </message>
    <message>
      <source>choose MASK none, or a catalogue that has '{key}'</source>
      <translation>请将 MASK 设为 none，或选择含有“{key}”的目录</translation>
    </message>
    <message>
      <source>choose a catalogue whose files need no account, such as Planetary Computer</source>
      <translation>请选择文件无需账号的目录，例如 Planetary Computer</translation>
    </message>
    <message>
      <source>choose a login (AUTHCFG) with {needs}, or {instead}</source>
      <translation>请选择使用{needs}的登录（AUTHCFG），或选择{instead}</translation>
    </message>
    <message>
      <source>choose another catalogue</source>
      <translation>请选择其他目录</translation>
    </message>
    <message>
      <source>choose more MONTHS</source>
      <translation>请选择更多 MONTHS</translation>
    </message>
    <message>
      <source>choose other dates, or another catalogue</source>
      <translation>请选择其他日期，或其他目录</translation>
    </message>
    <message>
      <source>class 0 cannot be hidden, since what lies outside of a file is 0, too</source>
      <translation>类别 0 无法隐藏，因为文件以外也是 0</translation>
    </message>
    <message>
      <source>clear</source>
      <translation>晴空</translation>
    </message>
    <message>
      <source>cloud</source>
      <translation>云</translation>
    </message>
    <message>
      <source>cloud unknown</source>
      <translation>云量未知</translation>
    </message>
    <message>
      <source>cloudier than {percent:g} %</source>
      <translation>云量高于 {percent:g} %</translation>
    </message>
    <message>
      <source>clouds and shadows masked by the scenes' classification</source>
      <translation>按影像的分类对云和阴影进行掩膜</translation>
    </message>
    <message>
      <source>clouds masked by the scenes' classification</source>
      <translation>按影像的分类对云进行掩膜</translation>
    </message>
    <message>
      <source>clouds, shadows, dark, unclassified and snowy pixels masked by the scenes' classification</source>
      <translation>按影像的分类对云、阴影以及暗色、未分类和积雪的像素进行掩膜</translation>
    </message>
    <message>
      <source>correct SCENES, or leave it empty</source>
      <translation>请更正 SCENES，或将其留空</translation>
    </message>
    <message>
      <source>correct its address, user name and password in QGIS, Settings → Options → Network</source>
      <translation>请在 QGIS 的 设置 → 选项 → 网络 中更正其地址、用户名和密码</translation>
    </message>
    <message>
      <source>days</source>
      <translation>天</translation>
    </message>
    <message>
      <source>every pixel is masked or unreadable</source>
      <translation>每个像素都被掩膜或无法读取</translation>
    </message>
    <message>
      <source>exit code {code}</source>
      <translation>退出代码 {code}</translation>
    </message>
    <message>
      <source>false colour</source>
      <translation>假彩色</translation>
    </message>
    <message>
      <source>figure</source>
      <translation>图版</translation>
    </message>
    <message>
      <source>for several collections it has to have 'collections', by their ids</source>
      <translation>用于多个集合时须有按标识列出的“collections”</translation>
    </message>
    <message>
      <source>geology</source>
      <translation>地质</translation>
    </message>
    <message>
      <source>geometric median</source>
      <translation>几何中值</translation>
    </message>
    <message>
      <source>give 'scale' and 'offset' of the bands in SENSOR_FILE</source>
      <translation>请在 SENSOR_FILE 中给出各波段的“scale”和“offset”</translation>
    </message>
    <message>
      <source>greenest</source>
      <translation>最绿</translation>
    </message>
    <message>
      <source>haze</source>
      <translation>薄雾</translation>
    </message>
    <message>
      <source>if you trust it, give that address itself as CATALOG_URL, or choose another catalogue</source>
      <translation>如果您信任它，请直接将该地址作为 CATALOG_URL，或选择其他目录</translation>
    </message>
    <message>
      <source>if you trust the catalogue, save its scenes as an item collection on this machine and give its path as CATALOG_URL, or choose another catalogue</source>
      <translation>如果您信任该目录，请将其中的景保存为本机上的条目集合，并以其路径作为 CATALOG_URL，或选择其他目录</translation>
    </message>
    <message>
      <source>it cannot be read: {reason}</source>
      <translation>无法读取：{reason}</translation>
    </message>
    <message>
      <source>it ends too early</source>
      <translation>过早结束</translation>
    </message>
    <message>
      <source>it has far more pixels than are asked for, and no overviews</source>
      <translation>文件的像素远多于所需，且没有概视图</translation>
    </message>
    <message>
      <source>it has more than {count} letters</source>
      <translation>超过 {count} 个字符</translation>
    </message>
    <message>
      <source>it has no CRS</source>
      <translation>文件没有坐标参照系</translation>
    </message>
    <message>
      <source>it has no asset '{key}'</source>
      <translation>没有资产“{key}”</translation>
    </message>
    <message>
      <source>it has no georeference</source>
      <translation>没有地理参考</translation>
    </message>
    <message>
      <source>it has the unknown key '{key}'</source>
      <translation>含有未知的键“{key}”</translation>
    </message>
    <message>
      <source>it has {count} bands, and nothing tells which one is meant</source>
      <translation>文件有 {count} 个波段，但没有说明指的是哪一个</translation>
    </message>
    <message>
      <source>it has {count} bands, and nothing tells which one is {name}</source>
      <translation>文件有 {count} 个波段，但没有说明哪一个是 {name}</translation>
    </message>
    <message>
      <source>it is a folder</source>
      <translation>它是文件夹</translation>
    </message>
    <message>
      <source>it is a pipe or a device, not a file</source>
      <translation>它是管道或设备，不是文件</translation>
    </message>
    <message>
      <source>it is empty</source>
      <translation>文件为空</translation>
    </message>
    <message>
      <source>it is larger than {most} bytes</source>
      <translation>大于 {most} 字节</translation>
    </message>
    <message>
      <source>it is mounted</source>
      <translation>它是挂载点</translation>
    </message>
    <message>
      <source>it is neither a GeoTIFF nor a JPEG 2000 file</source>
      <translation>文件既不是 GeoTIFF，也不是 JPEG 2000</translation>
    </message>
    <message>
      <source>it is no JSON object</source>
      <translation>不是 JSON 对象</translation>
    </message>
    <message>
      <source>it is not JSON</source>
      <translation>不是 JSON</translation>
    </message>
    <message>
      <source>it names no band</source>
      <translation>没有波段</translation>
    </message>
    <message>
      <source>it needs a token, and none could be fetched ({reason})</source>
      <translation>需要令牌，但无法获取（{reason}）</translation>
    </message>
    <message>
      <source>its blocks of {width} x {height} pixels are too large</source>
      <translation>其 {width} x {height} 像素的数据块过大</translation>
    </message>
    <message>
      <source>its boxes do not follow one another</source>
      <translation>其数据盒没有依次相接</translation>
    </message>
    <message>
      <source>its certificate is not valid: {problem}</source>
      <translation>其证书无效：{problem}</translation>
    </message>
    <message>
      <source>its columns run from east to west, which is not read</source>
      <translation>其列由东向西排列，不支持读取</translation>
    </message>
    <message>
      <source>its file has no CRS</source>
      <translation>其文件没有坐标参照系</translation>
    </message>
    <message>
      <source>its files changed while they were read</source>
      <translation>其文件在读取期间发生了改变</translation>
    </message>
    <message>
      <source>its files lie at {place}, which asks for an account</source>
      <translation>其文件位于 {place}，该处要求账号</translation>
    </message>
    <message>
      <source>its id has more than {count} letters</source>
      <translation>其标识超过 {count} 个字符</translation>
    </message>
    <message>
      <source>its item does not say of which collection it is</source>
      <translation>其条目没有说明属于哪个集合</translation>
    </message>
    <message>
      <source>its item has an impossible scale ({scale:g}) or offset ({offset:g})</source>
      <translation>其条目给出了不可能的缩放系数（{scale:g}）或偏移量（{offset:g}）</translation>
    </message>
    <message>
      <source>its item has no CRS and its file cannot be read ({reason})</source>
      <translation>其条目没有坐标参照系，且文件无法读取（{reason}）</translation>
    </message>
    <message>
      <source>its item has no date</source>
      <translation>其条目没有日期</translation>
    </message>
    <message>
      <source>its item has no processing baseline and no offset, without which its numbers mean nothing</source>
      <translation>其条目没有处理基线，也没有偏移量，缺少它们则数值没有意义</translation>
    </message>
    <message>
      <source>its item tells another CRS than its file: the file was believed</source>
      <translation>其条目给出的坐标参照系与文件不同：以文件为准</translation>
    </message>
    <message>
      <source>its item tells another place or size than its file: the file was believed</source>
      <translation>其条目给出的位置或大小与文件不同：以文件为准</translation>
    </message>
    <message>
      <source>its numbers are of the type {dtype}, which is not read</source>
      <translation>其数值类型为 {dtype}，不支持读取</translation>
    </message>
    <message>
      <source>its numbers have 8 bits, and nothing tells their scale</source>
      <translation>其数值为 8 位，且没有说明缩放系数</translation>
    </message>
    <message>
      <source>its numbers, up to {high:g}, are no reflectance, and nothing tells their scale</source>
      <translation>其数值最大为 {high:g}，不是反射率，且没有说明缩放系数</translation>
    </message>
    <message>
      <source>its pixels are rotated</source>
      <translation>其像素是旋转的</translation>
    </message>
    <message>
      <source>leave the band out of BANDS, or choose other dates or another catalogue</source>
      <translation>请从 BANDS 中去掉该波段，或选择其他日期或其他目录</translation>
    </message>
    <message>
      <source>let QGIS trust the authority that made it, if you do, in Settings → Options → Authentication → Manage certificates, or choose another catalogue</source>
      <translation>如果您信任其颁发机构，请在 QGIS 的 设置 → 选项 → 认证 → 管理证书 中信任它，或选择其他目录</translation>
    </message>
    <message>
      <source>mean</source>
      <translation>均值</translation>
    </message>
    <message>
      <source>median</source>
      <translation>中值</translation>
    </message>
    <message>
      <source>medoid</source>
      <translation>中心点</translation>
    </message>
    <message>
      <source>more than {count} parentheses or signs are nested</source>
      <translation>括号或符号嵌套超过 {count} 层</translation>
    </message>
    <message>
      <source>most of its numbers are far beyond what reflectance can be</source>
      <translation>其大部分数值远超反射率可能的范围</translation>
    </message>
    <message>
      <source>most recent</source>
      <translation>最近</translation>
    </message>
    <message>
      <source>move the extent</source>
      <translation>请移动范围</translation>
    </message>
    <message>
      <source>neither its item nor its files have a CRS</source>
      <translation>其条目和文件都没有坐标参照系</translation>
    </message>
    <message>
      <source>no address of a server</source>
      <translation>不是服务器地址</translation>
    </message>
    <message>
      <source>no cloud mask</source>
      <translation>未使用云掩膜</translation>
    </message>
    <message>
      <source>no data</source>
      <translation>无数据</translation>
    </message>
    <message>
      <source>no encrypted connection can be made: {problem}</source>
      <translation>无法建立加密连接：{problem}</translation>
    </message>
    <message>
      <source>no process answers</source>
      <translation>没有进程响应</translation>
    </message>
    <message>
      <source>no scene matches</source>
      <translation>没有匹配的影像</translation>
    </message>
    <message>
      <source>nobody has published how '{platform}' compares with Landsat</source>
      <translation>尚无人公布“{platform}”与 Landsat 的换算关系</translation>
    </message>
    <message>
      <source>not chosen</source>
      <translation>未选用</translation>
    </message>
    <message>
      <source>not named in SCENES</source>
      <translation>未在 SCENES 中列出</translation>
    </message>
    <message>
      <source>not used</source>
      <translation>未使用</translation>
    </message>
    <message>
      <source>nothing tells how its numbers become reflectance: its item has no scale</source>
      <translation>无从得知其数值如何换算为反射率：其条目没有缩放系数</translation>
    </message>
    <message>
      <source>of another collection</source>
      <translation>属于其他集合</translation>
    </message>
    <message>
      <source>of another month</source>
      <translation>属于其他月份</translation>
    </message>
    <message>
      <source>of other platforms</source>
      <translation>来自其他卫星平台</translation>
    </message>
    <message>
      <source>or several: 10,50,90</source>
      <translation>或多个：10,50,90</translation>
    </message>
    <message>
      <source>outside the dates</source>
      <translation>在日期范围之外</translation>
    </message>
    <message>
      <source>outside the extent</source>
      <translation>在空间范围之外</translation>
    </message>
    <message>
      <source>percentile</source>
      <translation>百分位</translation>
    </message>
    <message>
      <source>programs read the address '{host}' differently</source>
      <translation>不同程序对地址“{host}”的解读不同</translation>
    </message>
    <message>
      <source>raise MAX_CLOUD: the least cloudy scene has {percent:.0f} %</source>
      <translation>请提高 MAX_CLOUD：云量最少的影像为 {percent:.0f} %</translation>
    </message>
    <message>
      <source>sentinel,landsat,satellite,cloud,mask,median,composite,stac,planetary computer,cog</source>
      <translation>sentinel,landsat,卫星,云,掩膜,中值,合成,无云,镶嵌,stac,planetary computer,cog,cloud,composite</translation>
    </message>
    <message>
      <source>sentinel,landsat,satellite,cloud,mosaic,monthly,time series,animation,temporal,stac</source>
      <translation>sentinel,landsat,卫星,云,镶嵌,每月,时间序列,动画,时态,stac,cloud,time series</translation>
    </message>
    <message>
      <source>sentinel,landsat,satellite,difference,change detection,before,after,ndvi,burn,loss,stac</source>
      <translation>sentinel,landsat,卫星,差值,变化检测,之前,之后,ndvi,火烧,减少,stac</translation>
    </message>
    <message>
      <source>sentinel,landsat,satellite,search,footprint,cloud cover,stac,catalogue</source>
      <translation>sentinel,landsat,卫星,搜索,覆盖范围,云量,stac,目录,search,footprint</translation>
    </message>
    <message>
      <source>sentinel,landsat,satellite,time series,sample,points,zonal statistics,training,index</source>
      <translation>sentinel,landsat,卫星,时间序列,样本,点,分区统计,训练,指数</translation>
    </message>
    <message>
      <source>set BANDPASS to own, or leave it out by PLATFORMS</source>
      <translation>请将 BANDPASS 设为 own，或用 PLATFORMS 排除它</translation>
    </message>
    <message>
      <source>set COLLECTION to {known}</source>
      <translation>请将 COLLECTION 设为 {known}</translation>
    </message>
    <message>
      <source>shadow</source>
      <translation>阴影</translation>
    </message>
    <message>
      <source>signal {number}</source>
      <translation>信号 {number}</translation>
    </message>
    <message>
      <source>the address of '{key}' is not one that this catalogue may name</source>
      <translation>“{key}”的地址不是此目录可以指定的地址</translation>
    </message>
    <message>
      <source>the bucket {bucket} asks for an account</source>
      <translation>存储桶 {bucket} 需要账号</translation>
    </message>
    <message>
      <source>the item declares an offset of {offset:g}, which baseline {baseline} does not have: the baseline was followed</source>
      <translation>条目声明的偏移量为 {offset:g}，而处理基线 {baseline} 没有该偏移：以处理基线为准</translation>
    </message>
    <message>
      <source>the mask needs 'keys', and 'classes' or 'flags'</source>
      <translation>掩膜需要“keys”以及“classes”或“flags”</translation>
    </message>
    <message>
      <source>the number {text} is too large</source>
      <translation>数字 {text} 过大</translation>
    </message>
    <message>
      <source>the proxy does not let the request through</source>
      <translation>代理不放行该请求</translation>
    </message>
    <message>
      <source>the response is not a token</source>
      <translation>响应不是令牌</translation>
    </message>
    <message>
      <source>the response was cut off</source>
      <translation>响应被截断</translation>
    </message>
    <message>
      <source>the scale of the band '{band}' is not above 0</source>
      <translation>波段“{band}”的缩放系数不大于 0</translation>
    </message>
    <message>
      <source>the server answers with a web page instead of the file</source>
      <translation>服务器返回的是网页而不是文件</translation>
    </message>
    <message>
      <source>the server does not state the size of the file</source>
      <translation>服务器未给出文件大小</translation>
    </message>
    <message>
      <source>the server sends more than was asked for</source>
      <translation>服务器发送的内容多于请求的内容</translation>
    </message>
    <message>
      <source>the server sends no ranges</source>
      <translation>服务器不支持范围请求</translation>
    </message>
    <message>
      <source>the server {host} answers with error {status}</source>
      <translation>服务器 {host} 返回错误 {status}</translation>
    </message>
    <message>
      <source>the server {host} does not answer</source>
      <translation>服务器 {host} 没有响应</translation>
    </message>
    <message>
      <source>the token service does not answer</source>
      <translation>令牌服务没有响应</translation>
    </message>
    <message>
      <source>true colour</source>
      <translation>真彩色</translation>
    </message>
    <message>
      <source>{before} · {after}</source>
      <translation>{before} · {after}</translation>
    </message>
    <message>
      <source>{before}, {sentence}</source>
      <translation>{before}，{sentence}</translation>
    </message>
    <message>
      <source>{catalogue} needs no login: choose none.</source>
      <translation>{catalogue} 不需要登录：请不要选择登录。</translation>
    </message>
    <message>
      <source>{clear} of {count} dates clear</source>
      <translation>{count} 个日期中有 {clear} 个晴空</translation>
    </message>
    <message>
      <source>{collection} has no band '{band}': choose among {known}.</source>
      <translation>{collection} 没有波段“{band}”：请从 {known} 中选择。</translation>
    </message>
    <message>
      <source>{collection} lacks one of its bands</source>
      <translation>{collection} 缺少其中的波段</translation>
    </message>
    <message>
      <source>{count:,.0f}</source>
      <translation>{count:,.0f}</translation>
    </message>
    <message>
      <source>{count:,.0f} MB</source>
      <translation>{count:,.0f} MB</translation>
    </message>
    <message>
      <source>{count:,.1f} GB</source>
      <translation>{count:,.1f} GB</translation>
    </message>
    <message>
      <source>{count:.0f} min</source>
      <translation>{count:.0f} 分钟</translation>
    </message>
    <message>
      <source>{count:.0f} s</source>
      <translation>{count:.0f} 秒</translation>
    </message>
    <message>
      <source>{count:.1f}</source>
      <translation>{count:.1f}</translation>
    </message>
    <message>
      <source>{count:.1f} h</source>
      <translation>{count:.1f} 小时</translation>
    </message>
    <message>
      <source>{count:.1f} s</source>
      <translation>{count:.1f} 秒</translation>
    </message>
    <message>
      <source>{count} date</source>
      <translation>{count} 天</translation>
    </message>
    <message>
      <source>{count} date in view</source>
      <translation>视图中有 {count} 个日期</translation>
    </message>
    <message>
      <source>{count} dates</source>
      <translation>{count} 天</translation>
    </message>
    <message>
      <source>{count} dates in view</source>
      <translation>视图中有 {count} 个日期</translation>
    </message>
    <message>
      <source>{count} mosaic</source>
      <translation>{count} 幅镶嵌</translation>
    </message>
    <message>
      <source>{count} mosaics</source>
      <translation>{count} 幅镶嵌</translation>
    </message>
    <message>
      <source>{count} of the {matched} scenes that match cannot be used (the first: {first}), too many to go on without them: {advice}.</source>
      <translation>{matched} 景匹配的影像中有 {count} 景无法使用（第一景：{first}），缺失过多，无法继续：{advice}。</translation>
    </message>
    <message>
      <source>{count} of {all} places lie beyond the area, wholly or in part, and are left out.</source>
      <translation>{all} 个地点中有 {count} 个全部或部分位于范围之外，已略去。</translation>
    </message>
    <message>
      <source>{count} sample scenes of Maribor, Slovenia, {first} to {last}, on this disk: press Run. Area, time, catalogue, maximum cloud (100 %) and resolution ({pixel:g} m) are set for them, all other fields to their defaults. {rights}.</source>
      <translation>斯洛文尼亚马里博尔的 {count} 景示例影像，{first} 至 {last}，位于本机磁盘：请按“运行”。范围、时间、目录、最大云量（100 %）和分辨率（{pixel:g} 米）已为其设置，其余字段为默认值。{rights}。</translation>
    </message>
    <message>
      <source>{count} scene</source>
      <translation>{count} 景影像</translation>
    </message>
    <message>
      <source>{count} scene found so far</source>
      <translation>目前找到 {count} 景</translation>
    </message>
    <message>
      <source>{count} scene is set aside for now: its server does not answer.</source>
      <translation>{count} 景暂时搁置：其服务器没有响应。</translation>
    </message>
    <message>
      <source>{count} scenes</source>
      <translation>{count} 景影像</translation>
    </message>
    <message>
      <source>{count} scenes are set aside for now: their server does not answer.</source>
      <translation>{count} 景暂时搁置：其服务器没有响应。</translation>
    </message>
    <message>
      <source>{count} scenes found so far</source>
      <translation>目前找到 {count} 景</translation>
    </message>
    <message>
      <source>{count} skipped</source>
      <translation>已跳过 {count} 景</translation>
    </message>
    <message>
      <source>{count} {why} ({advice})</source>
      <translation>{count} 景{why}（{advice}）</translation>
    </message>
    <message>
      <source>{date} {year}</source>
      <translation>{year}年{date}</translation>
    </message>
    <message>
      <source>{date}, {time} UTC</source>
      <translation>{date} {time} UTC</translation>
    </message>
    <message>
      <source>{day} (as it was seen)</source>
      <translation>{day}（原始观测）</translation>
    </message>
    <message>
      <source>{day} {month}</source>
      <translation>{month}{day}日</translation>
    </message>
    <message>
      <source>{degrees:.3f}° E</source>
      <translation>东经 {degrees:.3f}°</translation>
    </message>
    <message>
      <source>{degrees:.3f}° N</source>
      <translation>北纬 {degrees:.3f}°</translation>
    </message>
    <message>
      <source>{degrees:.3f}° S</source>
      <translation>南纬 {degrees:.3f}°</translation>
    </message>
    <message>
      <source>{degrees:.3f}° W</source>
      <translation>西经 {degrees:.3f}°</translation>
    </message>
    <message>
      <source>{estimate} (updating)</source>
      <translation>{estimate}（正在重新估算）</translation>
    </message>
    <message>
      <source>{facts}. Its file is gone.</source>
      <translation>{facts}。文件已不存在。</translation>
    </message>
    <message>
      <source>{first} and {second} are one file: choose another name for one of them.</source>
      <translation>{first} 和 {second} 是同一个文件：请为其中之一选择其他名称。</translation>
    </message>
    <message>
      <source>{first} to {last}</source>
      <translation>{first} 至 {last}</translation>
    </message>
    <message>
      <source>{first} to {last} {month} {year}</source>
      <translation>{year} 年{month} {first} 至 {last} 日</translation>
    </message>
    <message>
      <source>{first}–{last}</source>
      <translation>{first}–{last}</translation>
    </message>
    <message>
      <source>{first}–{last} {month}</source>
      <translation>{month}{first}–{last}日</translation>
    </message>
    <message>
      <source>{host} is {what}, which this catalogue must not name</source>
      <translation>{host} 是{what}，此目录不得指向它</translation>
    </message>
    <message>
      <source>{index} from the mosaic's bands</source>
      <translation>{index}，由镶嵌的波段计算</translation>
    </message>
    <message>
      <source>{indices}, {period}</source>
      <translation>{indices}，{period}</translation>
    </message>
    <message>
      <source>{indices}: {title}</source>
      <translation>{indices}：{title}</translation>
    </message>
    <message>
      <source>{latitude}° / {longitude}°</source>
      <translation>{latitude}° / {longitude}°</translation>
    </message>
    <message>
      <source>{layer} ({count} selected)</source>
      <translation>{layer}（已选 {count} 个）</translation>
    </message>
    <message>
      <source>{layer}: selected features</source>
      <translation>{layer}：选中的要素</translation>
    </message>
    <message>
      <source>{left} of {count} scenes are at most {percent:g} % cloudy in the area</source>
      <translation>{count} 景影像中有 {left} 景在范围内的云量不超过 {percent:g} %</translation>
    </message>
    <message>
      <source>{mask} and grown by {metres:g} m</source>
      <translation>{mask}，掩膜扩大 {metres:g} m</translation>
    </message>
    <message>
      <source>{mask}, hazy observations dropped</source>
      <translation>{mask}，排除薄雾观测</translation>
    </message>
    <message>
      <source>{month} {year}</source>
      <translation>{year}年{month}</translation>
    </message>
    <message>
      <source>{name} (first picture)</source>
      <translation>{name}（初步图像）</translation>
    </message>
    <message>
      <source>{name} (live)</source>
      <translation>{name}（实时）</translation>
    </message>
    <message>
      <source>{name} ({number} of {count}): {text}</source>
      <translation>{name}（{number} / {count}）：{text}</translation>
    </message>
    <message>
      <source>{name} ({time})</source>
      <translation>{name}（{time}）</translation>
    </message>
    <message>
      <source>{name}: {problem}</source>
      <translation>{name}：{problem}</translation>
    </message>
    <message>
      <source>{parameter} '{word}' is not known: choose among {known}.</source>
      <translation>{parameter} “{word}”未知：请从 {known} 中选择。</translation>
    </message>
    <message>
      <source>{parameter} has no part in a change: leave it out.</source>
      <translation>{parameter} 不用于变化计算：请去掉。</translation>
    </message>
    <message>
      <source>{parameter} is empty: give the path of a file or a folder.</source>
      <translation>{parameter} 为空：请给出文件或文件夹的路径。</translation>
    </message>
    <message>
      <source>{parameter} is the root of the file system, '{path}': choose a file or a folder in it.</source>
      <translation>{parameter} 是文件系统的根“{path}”：请选择其中的文件或文件夹。</translation>
    </message>
    <message>
      <source>{path} is used, as the environment variable {variable} says.</source>
      <translation>按环境变量 {variable} 的设置，使用 {path}。</translation>
    </message>
    <message>
      <source>{path} is used.</source>
      <translation>使用 {path}。</translation>
    </message>
    <message>
      <source>{percent:.0f} % cloud</source>
      <translation>云量 {percent:.0f} %</translation>
    </message>
    <message>
      <source>{percent:.0f} % covered</source>
      <translation>覆盖 {percent:.0f} %</translation>
    </message>
    <message>
      <source>{percent:.0f} % of the area is empty, since all that was seen of it looks hazy: to keep it, set HAZE to false ('Drop hazy observations'), or widen the dates.</source>
      <translation>范围的 {percent:.0f} % 为空，因为其中所有观测看起来都有薄雾：如需保留，请将 HAZE 设为 false（“排除薄雾观测”），或扩大日期范围。</translation>
    </message>
    <message>
      <source>{percent:.0f} % of the place clear</source>
      <translation>该地点 {percent:.0f} % 晴空</translation>
    </message>
    <message>
      <source>{percent:.0f} % with a single view</source>
      <translation>{percent:.0f} % 仅依据一次观测</translation>
    </message>
    <message>
      <source>{percent:.1f} % filled</source>
      <translation>{percent:.1f} % 有数据</translation>
    </message>
    <message>
      <source>{period} is empty: {why}.</source>
      <translation>{period}为空：{why}。</translation>
    </message>
    <message>
      <source>{period}, tile {done} of {count}</source>
      <translation>{period}，分块 {done} / {count}</translation>
    </message>
    <message>
      <source>{place} cannot be read ({reason}): {advice}.</source>
      <translation>无法读取 {place}（{reason}）：{advice}。</translation>
    </message>
    <message>
      <source>{place} is a single item: only its scene is used; for more scenes give a catalogue or an item collection.</source>
      <translation>{place} 是单个条目：只使用它的影像；如需更多影像，请给出目录或条目集合。</translation>
    </message>
    <message>
      <source>{platform} has no band '{band}'</source>
      <translation>{platform} 没有波段“{band}”</translation>
    </message>
    <message>
      <source>{problem} What is done is kept: the same request goes on from there.</source>
      <translation>{problem} 已完成的部分保留：用相同的请求再次运行即可继续。</translation>
    </message>
    <message>
      <source>{rows} rows of {places} places</source>
      <translation>{places} 个地点的 {rows} 行</translation>
    </message>
    <message>
      <source>{scenes} skipped: {reason}</source>
      <translation>{scenes} 已跳过：{reason}</translation>
    </message>
    <message>
      <source>{scenes} · {dates}</source>
      <translation>{scenes} · {dates}</translation>
    </message>
    <message>
      <source>{scenes}, {filled:.1f} % of the pixels have data</source>
      <translation>{scenes}，{filled:.1f} % 的像素有数据</translation>
    </message>
    <message>
      <source>{scene}: {reason}</source>
      <translation>{scene}：{reason}</translation>
    </message>
    <message>
      <source>{season} {year}</source>
      <translation>{year}年{season}</translation>
    </message>
    <message>
      <source>{sensor} scenes ({scenes} of {dates}, {first} to {last}) were composed into a mosaic of surface reflectance (bands {bands}) by the method “{method}”, with {mask}, on a grid of {resolution:g} {unit} in {crs}, with Cloudless {version}.</source>
      <translation>使用 Cloudless {version}，以方法“{method}”将 {sensor} 的 {scenes}（{dates}，{first} 至 {last}）合成为地表反射率镶嵌（波段 {bands}）；{mask}；像素大小 {resolution:g} {unit}，坐标参照系 {crs}。</translation>
    </message>
    <message>
      <source>{sensor} {look} · {time} · {method}</source>
      <translation>{sensor} {look} · {time} · {method}</translation>
    </message>
    <message>
      <source>{sensor}, {first} to {last}</source>
      <translation>{sensor}，{first} 至 {last}</translation>
    </message>
    <message>
      <source>{share:g} % percentile of the clear dates</source>
      <translation>晴空日期的第 {share:g} 百分位</translation>
    </message>
    <message>
      <source>{size} in {folder}</source>
      <translation>{size}，位于 {folder}</translation>
    </message>
    <message>
      <source>{step}: {done} of about {whole}</source>
      <translation>{step}：{done} / 约 {whole}</translation>
    </message>
    <message>
      <source>{step}: {done} of {whole}</source>
      <translation>{step}：{done} / {whole}</translation>
    </message>
    <message>
      <source>{text} Each pixel rests on at most {views} clear views.</source>
      <translation>{text}每个像素最多基于 {views} 次晴空观测。</translation>
    </message>
    <message>
      <source>{text} {rights}.</source>
      <translation>{text}{rights}。</translation>
    </message>
    <message>
      <source>{time}, about {left} left</source>
      <translation>{time}，约剩 {left}</translation>
    </message>
    <message>
      <source>{time}, {first} to {last}</source>
      <translation>{time}，{first} 至 {last}</translation>
    </message>
    <message>
      <source>{time}, {first} to {last}: {problem}</source>
      <translation>{time}，{first} 至 {last}：{problem}</translation>
    </message>
    <message>
      <source>{url} belongs to the collection {found}, but COLLECTION is {collection}: give {root} to search for {collection}, or choose {found} as COLLECTION.</source>
      <translation>{url} 属于集合 {found}，而 COLLECTION 为 {collection}：请给出 {root} 以搜索 {collection}，或将 COLLECTION 设为 {found}。</translation>
    </message>
    <message>
      <source>{url} does not answer as a STAC API does: give the root of a STAC API, or the URL of an item collection.</source>
      <translation>{url} 的响应不像 STAC API：请给出 STAC API 的根地址，或条目集合的 URL。</translation>
    </message>
    <message>
      <source>{url} does not answer as a STAC API does: give the root of a STAC API.</source>
      <translation>{url} 的响应不像 STAC API：请给出 STAC API 的根地址。</translation>
    </message>
    <message>
      <source>{url} is a page of STAC Browser: give the address that it shows, {address}.</source>
      <translation>{url} 是 STAC Browser 的页面：请给出其显示的地址 {address}。</translation>
    </message>
    <message>
      <source>{url} is a part of the catalogue {root}, which is searched</source>
      <translation>{url} 是目录 {root} 的一部分，将搜索该目录</translation>
    </message>
    <message>
      <source>{url} is a static catalogue of more than {most} files: give one of its collections, or an item collection.</source>
      <translation>{url} 是一个超过 {most} 个文件的静态目录：请给出其中一个集合，或一个条目集合。</translation>
    </message>
    <message>
      <source>{url} is a static catalogue that names no scenes: give the root of a STAC API or an item collection.</source>
      <translation>{url} 是一个没有列出任何影像的静态目录：请给出 STAC API 的根地址或一个条目集合。</translation>
    </message>
    <message>
      <source>{url} is a web page and does not answer as a STAC API does: give the root of a STAC API, or the URL of an item collection.</source>
      <translation>{url} 是网页，其响应不像 STAC API：请给出 STAC API 的根地址，或条目集合的 URL。</translation>
    </message>
    <message>
      <source>{url} is not a web address: give one that begins with https://, or a path on this machine.</source>
      <translation>{url} 不是网址：请给出以 https:// 开头的网址，或本机上的路径。</translation>
    </message>
    <message>
      <source>{url} is one page of a search, and not all pages after it can be read: give the root of its STAC API, or the URL of an item collection.</source>
      <translation>{url} 是搜索结果的一页，其后的页面无法全部读取：请给出其 STAC API 的根地址，或条目集合的 URL。</translation>
    </message>
    <message>
      <source>{url} was not found (404): check the address of the catalogue.</source>
      <translation>未找到 {url}（404）：请检查目录的地址。</translation>
    </message>
    <message>
      <source>{used} of {scenes} scenes chosen · {dates}</source>
      <translation>已选 {used} / {scenes} 景影像 · {dates}</translation>
    </message>
    <message>
      <source>{views} clear views a pixel: {percent:.0f} % less to read</source>
      <translation>每个像素 {views} 次晴空观测：少读 {percent:.0f} %</translation>
    </message>
    <message>
      <source>{width} x {height} pixels of {resolution:g} in {crs}</source>
      <translation>{width} x {height} 像素，像素大小 {resolution:g}，{crs}</translation>
    </message>
    <message>
      <source>{width} × {height} km · {square} km²</source>
      <translation>{width} × {height} km · {square} km²</translation>
    </message>
    <message>
      <source>{width} × {height} pixels of {metres:.3g} m in {crs}; {memory} of memory</source>
      <translation>{width} × {height} 个 {metres:.3g} m 的像素，{crs}；内存 {memory}</translation>
    </message>
    <message>
      <source>~ {percent:.0f} %</source>
      <translation>~ {percent:.0f} %</translation>
    </message>
    <message>
      <source>“{field}”</source>
      <translation>“{field}”</translation>
    </message>
    <message>
      <source>“{name}” is there already.</source>
      <translation>“{name}”已存在。</translation>
    </message>
    <message>
      <source>“{name}” lacks a band of this look.</source>
      <translation>“{name}”缺少此波段组合所需的波段。</translation>
    </message>
    <message>
      <source>“{name}” names a login for {place}, where you have not used it yet, so it goes without: if you trust that catalogue, choose its address and the login in the panel.</source>
      <translation>“{name}”指定了用于 {place} 的登录，但您尚未在该处使用过，因此不使用登录：如果您信任该目录，请在面板中选择其地址和登录。</translation>
    </message>
    <message>
      <source>“{path}” cannot be read ({reason}).</source>
      <translation>无法读取“{path}”（{reason}）。</translation>
    </message>
    <message>
      <source>“{path}” cannot be written ({reason}).</source>
      <translation>无法写入“{path}”（{reason}）。</translation>
    </message>
    <message>
      <source>“{path}” cannot be written ({reason}): choose another file, or free space on its disk.</source>
      <translation>无法写入“{path}”（{reason}）：请选择其他文件，或释放其磁盘空间。</translation>
    </message>
    <message>
      <source>“{path}” cannot be written: choose another file, or free space on its disk.</source>
      <translation>无法写入“{path}”：请选择其他文件，或释放其磁盘空间。</translation>
    </message>
    <message>
      <source>“{path}” is gone.</source>
      <translation>“{path}”已不存在。</translation>
    </message>
    <message>
      <source>“{path}” is no recipe: choose the .json that lies beside a mosaic.</source>
      <translation>“{path}”不是配方：请选择镶嵌旁边的 .json 文件。</translation>
    </message>
    <message>
      <source>“{path}” is no recipe: it is not JSON.</source>
      <translation>“{path}”不是配方：它不是 JSON。</translation>
    </message>
    <message>
      <source>“{path}” is too large for a recipe: choose another.</source>
      <translation>“{path}”太大，不可能是配方：请选择其他文件。</translation>
    </message>
    <message>
      <source>≈ {time} · {read} to read · {disk} on disk · {thin:.0f} % with fewer than three clear views</source>
      <translation>≈ {time} · 读取 {read} · 占用磁盘 {disk} · {thin:.0f} % 的范围晴空观测不足三次</translation>
    </message>
  </context>
</TS>
